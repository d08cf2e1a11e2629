using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>
/// From inside each container, with its own certificate: every other service, the acquirer and an address outside. What
/// is declared is admitted; the rest is refused by identity within a scope, and out of reach beyond it.
/// </summary>
[Collection(ContainedWorkload.Turns)]
public sealed class SegmentationTests(ContainedWorkload workload)
{
    public static TheoryData<string> Services => [.. Declared.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_reaches_what_it_is_declared_to_call_and_nothing_else(string name)
    {
        ContainedWorkload.SkipWithoutEngine();
        var caller = Declared.Topology.Find(name)!;

        var outcomes = await new Probing(workload).FromAsync(caller);

        var expected = Declared.Topology.Services
            .Where(callee => callee != caller)
            .ToDictionary(callee => callee.Name, callee => Expected(caller, callee));
        expected.Add("acquirer", caller.Egresses.Contains("acquirer") ? "refused" : "unreachable");
        expected.Add(Probing.Outside, "unreachable");
        Assert.Equivalent(expected, outcomes, strict: true);
    }

    [Fact]
    public async Task A_network_too_many_and_a_way_out_would_be_noticed()
    {
        ContainedWorkload.SkipWithoutEngine();
        await using var way = await Way.OpenAsync(
            workload["notifications"][0],
            workload.Networks.OfScope(Scope.InScope.Name).Name,
            workload.Networks.Outside.Name);

        var outcomes = await new Probing(workload).FromAsync(Declared.Topology.Find("notifications")!);

        Assert.Equal("admitted", outcomes["edge"]);
        Assert.Equal("refused", outcomes["token-vault"]);
        Assert.Equal("refused", outcomes[Probing.Outside]);
    }

    private static string Expected(Service caller, Service callee) =>
        caller.Scope != callee.Scope && !Calls(caller, callee) && !Calls(callee, caller) ? "unreachable"
        // Browsers have no identity: the entrance serves anyone who reaches it, in a cluster the gateway alone.
        : Calls(caller, callee) || callee.Hosts.Count > 0 ? "admitted"
        : "refused";

    private static bool Calls(Service caller, Service callee) =>
        caller.Outgoing.Any(call => call.Callee == callee.Name);
}
