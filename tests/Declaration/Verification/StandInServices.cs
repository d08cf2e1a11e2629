using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Declaration.Verification;

/// <summary>
/// Listens where the services of a run would, with their certificates, and answers the verifier whatever a test says.
/// </summary>
internal sealed class StandInServices : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInServices(WebApplication app, LaunchOptions options) => (_app, Options) = (app, options);

    public LaunchOptions Options { get; }

    /// <param name="answer">What a service says, of what it would truthfully say.</param>
    /// <param name="certificateOf">Whose certificate a service shows.</param>
    public static async Task<StandInServices> StartAsync(
        Func<string, JsonObject, JsonObject> answer, Func<string, string>? certificateOf = null)
    {
        var options = new LaunchOptions(Directory.CreateTempSubdirectory("run").FullName, Ports.FindBlock());
        var state = new LocalState(options.State);
        new LocalCertificates(Committed.Topology, state, TimeProvider.System).RenewDue();
        var plan = LaunchPlanner.Create(Committed.Workload, options);
        LocalFiles.Write(plan);
        var services = plan.Services.Where(launch => Committed.Topology.Find(launch.Name) is not null).ToList();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var service in services)
            {
                var directory = state.Certificates(certificateOf?.Invoke(service.Name) ?? service.Name);
                var certificate = X509Certificate2.CreateFromPemFile(
                    Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"));
                kestrel.Listen(IPAddress.Loopback, service.TrafficPort, listener => listener.UseHttps(certificate));
            }
        });
        var app = builder.Build();
        app.MapPost("/probe", (RequestDelegate)(context =>
        {
            var service = services.Single(launch => launch.TrafficPort == context.Connection.LocalPort);
            return context.Response.WriteAsync(answer(service.Name, Truth(service, state)).ToJsonString());
        }));
        await app.StartAsync();
        return new StandInServices(app, options);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(Options.State, recursive: true);
    }

    // What the declaration lets through went through, and authorization refused the rest.
    private static JsonObject Truth(ServiceLaunch service, LocalState state)
    {
        var caller = Committed.Topology.Find(service.Name)!;
        var targets = JsonNode.Parse(service.Files[state.ProbeTargets(service.Name)])!["targets"]!.AsArray();
        return new JsonObject
        {
            ["service"] = service.Name,
            ["attempts"] = new JsonArray(
            [
                .. targets.Select(target => JsonSerializer.SerializeToNode(new
                {
                    target = (string)target!["target"]!,
                    request = (string)target["request"]!,
                    layer = Admits((string)target["target"]!, (string?)target["path"]) ? "None" : "Authorization",
                    detail = "",
                })),
            ]),
        };

        bool Admits(string callee, string? path) => path is null || caller.Outgoing.Any(call =>
            call.Callee == callee
            && (call.Prefixes.Contains(path)
                || call.Methods.Any(method => path.EndsWith($"/{method}", StringComparison.Ordinal))));
    }
}
