using k8s.Models;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>A service is configured by the same keys on one machine and in the cluster; only values differ.</summary>
public sealed class EnvironmentVariableTests
{
    // Azure Monitor takes the place of the OTLP endpoint of a local run, so both plans are made with one.
    private static readonly LaunchPlan Plan = LaunchPlanner.Create(
        Committed.Input.Workload,
        new LaunchOptions("/state")
        {
            Telemetry = new Dictionary<string, string> { [Monitor] = "InstrumentationKey=1", [ByToken] = "" },
        });

    // The local run is verified, as a cluster may be.
    private static readonly Dictionary<string, string> Files = Changes.Write(Verified.Input);

    private const string Monitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string ByToken = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    // A file needs no proof of who opens it, a database server does.
    private const string OnlyWithServer = "WORKLOAD__STORE__PASSWORD";

    // The page is for whoever runs the workload on one machine, see decision 0102.
    private const string OnlyHere = "WORKLOAD__SEGMENTATION";

    // On one machine a debugger may look.
    private const string OnlyInImages = "DOTNET_EnableDiagnostics";

    public static TheoryData<string> Services =>
        new(Committed.Input.Topology.Services.Select(service => service.Name));

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_has_the_same_keys_on_one_machine_and_in_the_cluster(string name)
    {
        var service = Committed.Input.Topology.Find(name)!;
        var here = Plan.Services.Single(launch => launch.Name == name).Environment.Keys
            .Where(key => key != OnlyHere)
            .Concat(service.Store is null ? [] : [OnlyWithServer])
            .Append(OnlyInImages);

        Assert.Equal(here.Order(StringComparer.Ordinal), Cluster(service).Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void No_store_in_the_cluster_is_a_file(string name)
    {
        var service = Committed.Input.Topology.Find(name)!;
        var connection = Cluster(service).GetValueOrDefault("WORKLOAD__STORE__CONNECTION");

        Assert.Equal(service.Store is not null, connection?.StartsWith("Host=", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Telemetry_is_sent_by_a_token_and_never_by_the_key_alone(string name) =>
        Assert.Equal("Authorization=AAD", Cluster(Committed.Input.Topology.Find(name)!)[ByToken]);

    [Theory]
    [MemberData(nameof(Services))]
    public void No_debugger_or_dump_reads_the_memory_of_a_service_in_the_cluster(string name) =>
        Assert.Equal("0", Cluster(Committed.Input.Topology.Find(name)!)[OnlyInImages]);

    [Fact]
    public void Proxies_are_trusted_at_the_entrance_alone()
    {
        var trusting = Committed.Input.Topology.Services.Where(
            service => Cluster(service).ContainsKey("WORKLOAD__TRUSTEDPROXIES"));

        Assert.Equal("edge", Assert.Single(trusting).Name);
    }

    private static Dictionary<string, string> Cluster(Service service)
    {
        var deployment = Assert.Single(
            Manifests.Load(Files[$"{service.Scope.Name}/{service.Name}/deployment.yaml"]).OfType<V1Deployment>());
        return Assert.Single(deployment.Spec.Template.Spec.Containers).Env
            .ToDictionary(variable => variable.Name, variable => variable.Value);
    }
}
