using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>What the Job of a verifier runs, against services that are there.</summary>
public sealed class VerifierTests(WorkloadFixture workload)
{
    [Fact]
    public async Task A_verifier_tells_each_attempt_that_ends_otherwise_than_expected_and_fails()
    {
        var scope = Scope.OutOfScope;
        var services = Declared.Topology.Services.Where(service => service.Scope == scope).ToList();
        var file = Path.Combine(workload.State, "expected.json");
        var expected = services.SelectMany(service => Expected(service)).ToList();
        // Planted: nobody out of scope may read a card.
        var planted = expected.Find(one => one is { Caller: "orders", Request: "gRPC TokenVault/Detokenize" })!;
        await File.WriteAllTextAsync(
            file,
            JsonSerializer.Serialize(
                new { expected = expected.Select(one => one == planted ? one with { Layer = "None" } : one) },
                JsonSerializerOptions.Web),
            TestContext.Current.CancellationToken);

        var (code, lines) = await RunAsync(scope, services, file);

        Assert.Equal(
            "orders → token-vault, gRPC TokenVault/Detokenize: expected None, observed Authorization.",
            (string?)Assert.Single(lines, line => line["difference"] is not null)["difference"]);
        Assert.Equal(1, code);
        Assert.Equal(services.Select(service => service.Name), lines
            .Where(line => line["answer"] is not null)
            .Select(line => (string)line["answer"]!["service"]!));
    }

    private IEnumerable<Expectation> Expected(Service caller) =>
        from target in JsonNode.Parse(File.ReadAllText(new LocalState(workload.State).ProbeTargets(caller.Name)))!
            ["targets"]!.AsArray()
        let name = (string)target["target"]!
        let path = (string?)target["path"]
        let call = caller.Outgoing.FirstOrDefault(call => call.Callee == name)
        let admitted = path is null || (call is not null && (call.Prefixes.Contains(path)
            || call.Methods.Any(method => path.EndsWith($"/{method}", StringComparison.Ordinal))))
        select new Expectation(
            caller.Name, name, (string)target["request"]!, admitted ? "None" : "Authorization");

    // The image of any service verifies.
    private async Task<(int Code, List<JsonNode> Lines)> RunAsync(
        Scope scope, List<Service> services, string expected)
    {
        var verifier = Declared.Topology.VerifierOf(scope)!;
        var start = new ProcessStartInfo(
            Path.Combine(
                AppContext.BaseDirectory, "..", "..", "catalog", new DirectoryInfo(AppContext.BaseDirectory).Name,
                "catalog"),
            ["verify"])
        {
            RedirectStandardOutput = true,
        };
        var variables = new Dictionary<string, string>
        {
            ["WORKLOAD__SERVICE"] = verifier.Name,
            ["WORKLOAD__SCOPE"] = scope.Name,
            ["WORKLOAD__NAMESPACE"] = scope.Namespace,
            ["WORKLOAD__TRUSTDOMAIN"] = Declared.Topology.TrustDomain,
            ["WORKLOAD__CERTIFICATES"] = new LocalState(workload.State).Certificates(verifier.Name),
            ["WORKLOAD__LISTEN__TRAFFIC"] = "127.0.0.1:8443",
            ["WORKLOAD__LISTEN__HEALTH"] = "127.0.0.1:8081",
            ["WORKLOAD__VERIFY__EXPECTED"] = expected,
        };
        foreach (var (index, service) in services.Index())
        {
            var port = Declared.TrafficPort(service.Name, workload.Port).ToString(CultureInfo.InvariantCulture);
            variables[$"WORKLOAD__CALLS__{index}__SERVICE"] = service.Name;
            variables[$"WORKLOAD__CALLS__{index}__ADDRESS"] = $"dns:///127.0.0.1:{port}";
            variables[$"WORKLOAD__CALLS__{index}__IDENTITY"] = Declared.Topology.IdentityOf(service);
        }

        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (
            process.ExitCode,
            [
                .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Where(line => line.StartsWith('{'))
                    .Select(line => JsonNode.Parse(line)!),
            ]);
    }

    private sealed record Expectation(string Caller, string Target, string Request, string Layer);
}
