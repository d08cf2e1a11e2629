using System.CommandLine;
using System.Diagnostics;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>The hidden verb <c>hop-part</c>: one process of a contestant; this program starts itself.</summary>
internal static class HopPart
{
    public const string BareAsker = "bare-asker";
    public const string BareAnswerer = "bare-answerer";
    public const string BareTls = "bare-tls";
    public const string Asker = HopWorkload.Asker;
    public const string Answerer = HopWorkload.Answerer;

    private const string Verb = "hop-part";

    public static Command Create()
    {
        var part = new Argument<string>("part");
        var port = new Argument<int>("port") { DefaultValueFactory = _ => 0 };
        var certificates = new Argument<string>("certificates") { DefaultValueFactory = _ => "" };
        var command = new Command(Verb, "One process of the hop.") { part, port, certificates };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (own, at) = (parsed.GetRequiredValue(part), parsed.GetValue(port));
#pragma warning disable RS0030 // The pipes to the process that measures.
            var (input, output) = (Console.In, Console.Out);
#pragma warning restore RS0030
            await (own switch
            {
                BareAsker => HopClients.BareAsync(at, input, output, cancellationToken),
                Asker => HopClients.OfWorkloadAsync(input, output, cancellationToken),
                BareAnswerer => HopServers.Bare(at).RunAsync(),
                BareTls => Handshakes.BareTls.ServeAsync(
                    at, parsed.GetRequiredValue(certificates), cancellationToken),
                Answerer => HopServers.OfWorkload().RunAsync(),
                _ => throw new ArgumentException($"'{own}' is no part of the hop."),
            });
            return 0;
        });
        return command;
    }

    /// <summary>How this program is started as a part.</summary>
    public static ProcessStartInfo Start(string part, int port = 0, string certificates = "")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Verb, part, $"{port}", certificates]);
        // As the projects of services say by being of the web SDK.
        start.Environment["DOTNET_gcServer"] = "1";
        return start;
    }
}
