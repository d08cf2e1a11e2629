using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Asking;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>What the Job of a verifier runs, against services that are there: it ends as it should, or as a failure.</summary>
public sealed class VerifierTests(WorkloadFixture workload)
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_verifier_ends_well_where_all_attempts_end_as_expected_and_only_there(
        bool expectsOtherwise, int code)
    {
        var scope = Scope.OutOfScope;
        var matrix = await LocalVerification.RunAsync(
            Declared.Workload,
            new LaunchOptions(workload.State, workload.Port),
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        var services = Declared.Topology.Services.Where(service => service.Scope == scope).ToList();
        var expected = matrix.Attempts
            .Where(attempt => services.Exists(service => service.Name == attempt.Caller))
            .Select(attempt => new
            {
                caller = attempt.Caller,
                target = attempt.Target,
                request = attempt.Request,
                layer = expectsOtherwise && attempt is { Caller: "orders", Target: "token-vault" }
                    ? "None"
                    : $"{attempt.Expected}",
            });
        var file = Path.Combine(workload.State, $"expected-{code}.json");
        await File.WriteAllTextAsync(
            file, JsonSerializer.Serialize(new { expected }), TestContext.Current.CancellationToken);

        var (ended, lines) = await RunAsync(scope, services, file);

        Assert.Equal(code, ended);
        Assert.Equal(services.Select(service => service.Name), lines
            .Where(line => line["answer"] is not null)
            .Select(line => (string)line["answer"]!["service"]!));
        Assert.Equal(expectsOtherwise, lines.Exists(line => line["difference"] is not null));
    }

    // The image of any service verifies.
    private async Task<(int Code, List<JsonNode> Lines)> RunAsync(
        Scope scope, List<Service> services, string expected)
    {
        var verifier = Declared.Topology.VerifierOf(scope)!;
        var start = new ProcessStartInfo(
            Path.Combine(Built.Root, "artifacts", "bin", "catalog", Built.Configuration, "catalog"), ["verify"])
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
}
