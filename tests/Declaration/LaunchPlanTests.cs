using System.Text.Json;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>The launch plan is a contract: both orchestrators transcribe it.</summary>
public sealed class LaunchPlanTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly LaunchPlan Plan =
        LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state"));

    [Theory]
    [InlineData(StoreEngine.Sqlite, "launch-plan.golden.json")]
    [InlineData(StoreEngine.Postgres, "launch-plan.postgres.golden.json")]
    public void The_plan_of_the_declared_workload_is_the_committed_one(StoreEngine store, string committed)
    {
        var file = Path.Combine(Committed.Root, "tests", "Declaration", committed);
        var plan = LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state", Store: store));
        var actual = JsonSerializer.Serialize(plan, Indented)
            .ReplaceLineEndings("\n")
            .Replace("\\\\", "/", StringComparison.Ordinal) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "true") File.WriteAllText(file, actual);

        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == actual,
            "The launch plan has changed. Look at it, and accept it by running the tests with UPDATE_GOLDEN=true.\n"
                + actual);
    }

    [Fact]
    public void Every_port_is_given_to_one_listener()
    {
        var ports = Plan.Services.SelectMany(service => (int[])[service.TrafficPort, service.HealthPort]).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    [Fact]
    public void A_callee_stands_before_its_callers()
    {
        var order = Plan.Services.Select(service => service.Name).ToList();

        Assert.All(Committed.Topology.Services, service => Assert.All(
            service.Outgoing, call => Assert.True(order.IndexOf(call.Callee) < order.IndexOf(service.Name))));
    }

    [Fact]
    public void The_same_input_gives_the_same_plan() => Assert.Equal(
        JsonSerializer.Serialize(Plan, Indented),
        JsonSerializer.Serialize(
            LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state")), Indented));
}
