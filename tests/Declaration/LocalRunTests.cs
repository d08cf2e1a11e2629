using System.Net;
using System.Net.Sockets;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Publishing;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>What another orchestrator than the embedded one finds in place.</summary>
public sealed class PreparedRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_that_services_are_started_with_is_in_place_and_kept_from_a_second_run()
    {
        string[] arguments = ["--state", _folder, "--operation", "run", "--port", "18443"];
        await using (var run = await PreparedRun.PrepareAsync(
            arguments, TimeProvider.System, _ => { }, TestContext.Current.CancellationToken))
        {
            Assert.All(run.Plan.Services, service =>
            {
                Assert.True(File.Exists(run.ExecutableOf(service)));
                Assert.True(File.Exists(Path.Combine(service.Environment["WORKLOAD__CERTIFICATES"], "tls.crt")));
                Assert.All(service.Files, file => Assert.Equal(file.Value, File.ReadAllText(file.Key)));
                Assert.Equal("false", service.Environment["WORKLOAD__LIFETIMEPIPE"]);
            });
            await Assert.ThrowsAsync<RunException>(() => PreparedRun.PrepareAsync(
                arguments, TimeProvider.System, _ => { }, TestContext.Current.CancellationToken));
        }

        await using var again = await PreparedRun.PrepareAsync(
            arguments, TimeProvider.System, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(18443, again.Plan.PayUrl.Port);
    }

    [Fact]
    public async Task A_wrong_option_is_refused_in_a_sentence()
    {
        var fault = await Assert.ThrowsAsync<RunException>(() => PreparedRun.PrepareAsync(
            ["--state", _folder, "--port", "80"], TimeProvider.System, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("--port must be between", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "edge")]
    [InlineData("--only=edge")]
    [InlineData("--attach", "orders")]
    [InlineData("--watch")]
    [InlineData("--attach")]
    public async Task An_option_of_the_embedded_orchestrator_is_refused_and_nothing_is_started(params string[] option)
    {
        var fault = await Assert.ThrowsAsync<RunException>(() => PreparedRun.PrepareAsync(
            ["--operation", "run", "--state", _folder, .. option],
            TimeProvider.System,
            _ => { },
            TestContext.Current.CancellationToken));

        Assert.StartsWith(option[0].Split('=')[0] + ": the embedded orchestrator has that", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_port_with_two_listeners_or_in_use_is_refused()
    {
        var plan = LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state", 28443));
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Contains("is given to", Refusal(28443), StringComparison.Ordinal);
        Assert.Contains("is in use", Refusal(port), StringComparison.Ordinal);

        string Refusal(int health) => Assert.Throws<RunException>(() => PortCheck.Demand(plan with
        {
            Services = [.. plan.Services.Select(s => s.Name == "orders" ? s with { HealthPort = health } : s)],
        })).Message;
    }

    [Fact]
    public void A_service_keeps_its_plan_and_the_standard_telemetry_settings() => Assert.Equal(
        ["PARAMETERS__KEY", "ASPNETCORE_URLS", "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"],
        ChildEnvironment.Foreign(
            [
                "PARAMETERS__KEY", "ASPNETCORE_URLS", "WORKLOAD__SERVICE", "OTEL_EXPORTER_OTLP_ENDPOINT",
                "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION",
            ],
            new Dictionary<string, string> { ["WORKLOAD__SERVICE"] = "orders" }));

    [Fact]
    public void Secrets_of_an_orchestrator_are_not_handed_on() => Assert.Equal(
        ["AZURE_CLIENT_SECRET", "Parameters__password", "ASPIRE_DASHBOARD_OTLP_PRIMARYAPIKEY", "DOTNET_DASHBOARD_OTLP_APIKEY"],
        ChildEnvironment.Superfluous(
            [
                "PATH", "AZURE_CLIENT_SECRET", "HOME", "Parameters__password", "ASPIRE_DASHBOARD_OTLP_PRIMARYAPIKEY",
                "DOTNET_ROOT", "DOTNET_DASHBOARD_OTLP_APIKEY",
            ]));

    [Fact]
    public void Where_a_container_engine_is_found_is_handed_on_when_containers_are_started_and_its_logins_never() =>
        Assert.Equal(
            ["DOCKER_AUTH_CONFIG"],
            ChildEnvironment.Superfluous(["PATH", "DOCKER_HOST", "DOCKER_AUTH_CONFIG"], containers: true));

    [Fact]
    public void The_entrance_alone_has_addresses_for_people() => Assert.Equal(
        ["edge shop https://shop.dev.localhost:8443/", "edge pay https://pay.dev.localhost:8443/"],
        LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state")).Services
            .SelectMany(service => service.Urls, (service, url) => $"{service.Name} {url.Name} {url.Url}"));

    [Fact]
    public void A_publication_writes_the_committed_manifests()
    {
        Publication.Read(Committed.Root, output: _folder).Write();

        Assert.Equal(Files(Path.Combine(Committed.Root, "k8s")), Files(_folder));

        static SortedDictionary<string, string> Files(string folder) => new(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
                file => Path.GetRelativePath(folder, file), File.ReadAllText),
            StringComparer.Ordinal);
    }
}
