using System.Collections.ObjectModel;
using System.CommandLine;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>What differs between two local runs of the same declaration.</summary>
/// <param name="State">Where certificates, keys and databases are kept: an absolute path.</param>
/// <param name="Port">The first port, 1024 to 65000: the entrance's. Other listeners take those that follow.</param>
/// <param name="Store">What the services store in.</param>
public sealed record LaunchOptions(
    string State, int Port = LaunchOptions.DefaultPort, StoreEngine Store = StoreEngine.Sqlite)
{
    /// <summary>The port of the entrance when none is chosen.</summary>
    public const int DefaultPort = 8443;

    /// <summary>The telemetry settings (<c>OTEL_*</c>) handed to every service.</summary>
    public IReadOnlyDictionary<string, string> Telemetry { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Whether the programs of the images run, compiled ahead of time by <c>images</c>, in place of those of the build.
    /// </summary>
    public bool Shipped { get; init; }

    /// <summary>
    /// The image of the database servers, with a tag or a digest: by default PostgreSQL's official one; elsewhere that
    /// of a mirror, which starts as the official one does.
    /// </summary>
    public string DatabaseImage { get; init; } = DatabaseContainer.DefaultImage;

    /// <summary>Reads the options of <c>docs/run.md</c>; what else is there is for Aspire.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="root">The root of the repository, in which <c>.local</c> is the state by default.</param>
    /// <exception cref="RunException">An option has a value that it cannot have.</exception>
    public static LaunchOptions Parse(IReadOnlyList<string> arguments, string root)
    {
        var port = new Option<int>("--port") { DefaultValueFactory = _ => DefaultPort };
        var state = new Option<string?>("--state");
        var store = new Option<StoreEngine>("--store");
        var shipped = new Option<bool>("--shipped");
        var image = new Option<string>("--database-image")
        {
            DefaultValueFactory = _ => DatabaseContainer.DefaultImage,
        };
        port.Validators.Add(result =>
        {
            var text = result.Tokens.SingleOrDefault()?.Value;
            if (text is not null && !(int.TryParse(text, out var chosen) && chosen is >= 1024 and <= 65_000))
            {
                result.AddError("--port must be between 1024 and 65000.");
            }
        });
        var command = new RootCommand { TreatUnmatchedTokensAsErrors = false };
        command.Options.Add(port);
        command.Options.Add(state);
        command.Options.Add(store);
        command.Options.Add(shipped);
        command.Options.Add(image);
        var parsed = command.Parse(arguments);
        return parsed.Errors.Count == 0
            ? new LaunchOptions(
                Path.GetFullPath(parsed.GetValue(state) ?? Path.Combine(root, ".local")),
                parsed.GetValue(port),
                parsed.GetValue(store))
            {
                Shipped = parsed.GetValue(shipped),
                DatabaseImage = parsed.GetRequiredValue(image),
            }
            : throw new RunException(string.Join(" ", parsed.Errors.Select(error => error.Message)));
    }
}

/// <summary>What the services of a local run store in.</summary>
public enum StoreEngine
{
    /// <summary>An embedded file each.</summary>
    Sqlite,

    /// <summary>One PostgreSQL server a scope with one database a service, as in the cluster.</summary>
    Postgres,
}
