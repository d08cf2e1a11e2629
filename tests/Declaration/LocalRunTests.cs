using System.Net;
using System.Net.Sockets;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Publishing;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>
/// What Aspire finds in place when it starts the services, and what keeps a run from starting at all.
/// </summary>
public sealed class LocalRunTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_that_services_are_started_with_is_in_place_and_kept_from_a_second_run()
    {
        await using (var run = Run(Committed.Root, 18443))
        {
            await run.PrepareAsync(_ => { }, Cancellation);
            Assert.All(run.Plan.Services, service =>
            {
                Assert.True(File.Exists(run.ExecutableOf(service)));
                Assert.True(File.Exists(Path.Combine(service.Environment["WORKLOAD__CERTIFICATES"], "tls.crt")));
                Assert.All(service.Files, file => Assert.Equal(file.Value, File.ReadAllText(file.Key)));
            });
            Assert.Contains("Another run uses the state directory", await RefusalAsync(Run(Committed.Root, 18743)));
        }

        await using var again = Run(Committed.Root, 18443);
        await again.PrepareAsync(_ => { }, Cancellation);
    }

    [Fact]
    public async Task Services_that_are_not_built_are_named_and_nothing_is_made()
    {
        var refusal = await RefusalAsync(Run(_folder, 18443));

        Assert.StartsWith("Not built: ", refusal, StringComparison.Ordinal);
        Assert.All(Committed.Topology.Services, service => Assert.Contains(service.Name, refusal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Programs_of_images_run_in_place_of_those_of_the_build_and_are_named_where_there_are_none()
    {
        var chosen = LaunchOptions.Parse(["--state", _folder, "--shipped"], _folder);
        var run = new LocalRun(Committed.Workload, _folder, chosen, TimeProvider.System);
        var edge = run.Plan.Services.Single(service => service.Name == "edge");

        Assert.Equal(Path.Combine(_folder, "artifacts/images/publish/edge/edge"), run.ExecutableOf(edge));
        var refusal = await RefusalAsync(run);
        Assert.StartsWith("Not compiled: ", refusal, StringComparison.Ordinal);
        Assert.Contains("artifacts/images/publish/edge/edge", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "https", "--port must be between 1024 and 65000.")]
    [InlineData("--port", "80", "--port must be between 1024 and 65000.")]
    [InlineData("--store", "oracle", "oracle")]
    public void A_wrong_option_is_refused_in_a_sentence(string option, string value, string sentence)
    {
        var fault = Assert.Throws<RunException>(() => LaunchOptions.Parse([option, value], "/repository"));

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_a_run_are_read_from_among_those_of_Aspire()
    {
        Assert.Equal(
            new LaunchOptions(_folder, 9000, StoreEngine.Postgres),
            LaunchOptions.Parse(
                ["--operation", "run", "--state", _folder, "--port", "9000", "--store", "postgres"], "/repository"));
        Assert.Equal(
            new LaunchOptions(Path.GetFullPath("/repository/.local")),
            LaunchOptions.Parse(["--operation", "run"], "/repository"));
    }

    [Fact]
    public void A_port_with_two_listeners_or_in_use_is_refused()
    {
        var plan = LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state", 28443));
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        PortCheck.Validate(plan);

        Assert.Contains("is given to 'orders' and 'edge'", Refusal(WithHealth(28443)), StringComparison.Ordinal);
        Assert.Contains("'orders' listens on, is in use", Refusal(WithHealth(port)), StringComparison.Ordinal);
        Assert.Contains(
            "'dashboard' listens on, is in use",
            Refusal(plan with { DashboardPorts = plan.DashboardPorts with { Telemetry = port } }),
            StringComparison.Ordinal);

        static string Refusal(LaunchPlan plan) =>
            Assert.Throws<RunException>(() => PortCheck.Validate(plan)).Message;

        LaunchPlan WithHealth(int health) => plan with
        {
            Services = [.. plan.Services.Select(s => s.Name == "orders" ? s with { HealthPort = health } : s)],
        };
    }

    [Fact]
    public void The_entrance_alone_has_addresses_for_people() => Assert.Equal(
        ["edge shop https://shop.dev.localhost:8443/", "edge pay https://pay.dev.localhost:8443/"],
        LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state")).Services
            .SelectMany(service => service.Urls, (service, url) => $"{service.Name} {url.Name} {url.Url}"));

    [Fact]
    public void A_publication_writes_the_committed_manifests()
    {
        Publication.Read(Committed.Topology, Committed.Root, output: _folder).Write();

        Assert.Equal(Files(Path.Combine(Committed.Root, "k8s")), Files(_folder));

        static SortedDictionary<string, string> Files(string folder) => new(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
                file => Path.GetRelativePath(folder, file), File.ReadAllText),
            StringComparer.Ordinal);
    }

    private LocalRun Run(string root, int port) =>
        new(Committed.Workload, root, new LaunchOptions(_folder, port), TimeProvider.System);

    private static async Task<string> RefusalAsync(LocalRun run)
    {
        await using (run)
        {
            return (await Assert.ThrowsAsync<RunException>(() => run.PrepareAsync(_ => { }, Cancellation))).Message;
        }
    }
}
