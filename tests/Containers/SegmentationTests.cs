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
    [Fact]
    public async Task Services_reach_what_they_are_declared_to_call_and_nothing_else()
    {
        ContainedWorkload.SkipWithoutEngine();
        var probing = new Probing(workload);

        // Mostly waits for what is out of reach.
        var seen = await Task.WhenAll(Declared.Topology.Services.Select(
            async caller => Lines(caller, await probing.FromAsync(caller))));

        Assert.Equal(Declared.Topology.Services.Select(caller => Lines(caller, Expected(caller))), seen);
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

    private static Dictionary<string, string> Expected(Service caller)
    {
        var expected = Declared.Topology.Services
            .Where(callee => callee != caller)
            .ToDictionary(callee => callee.Name, callee => Expected(caller, callee));
        expected.Add("acquirer", caller.Egresses.Contains("acquirer") ? "refused" : "unreachable");
        expected.Add(Probing.Outside, "unreachable");
        return expected;
    }

    private static string Lines(Service caller, IReadOnlyDictionary<string, string> outcomes) => string.Join(
        '\n',
        outcomes
            .OrderBy(outcome => outcome.Key, StringComparer.Ordinal)
            .Select(outcome => $"{caller.Name} -> {outcome.Key}: {outcome.Value}"));

    private static string Expected(Service caller, Service callee) =>
        caller.Scope != callee.Scope && !Calls(caller, callee) && !Calls(callee, caller) ? "unreachable"
        // Browsers have no identity: the entrance serves anyone who reaches it, in a cluster the gateway alone.
        : Calls(caller, callee) || callee.Hosts.Count > 0 ? "admitted"
        : "refused";

    private static bool Calls(Service caller, Service callee) =>
        caller.Outgoing.Any(call => call.Callee == callee.Name);
}
