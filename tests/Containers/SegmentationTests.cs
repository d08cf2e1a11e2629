using System.Net;
using System.Net.Sockets;
using RegulatedWorkload.AppHost.Topology;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>
/// From inside each container, with its own certificate: every other service, the acquirer and an address outside. What is
/// declared is admitted; the rest is refused by identity within a scope, and out of reach beyond it.
/// </summary>
public sealed class SegmentationTests(ContainedWorkload workload)
{
    private const string Outside = "outside";

    public static TheoryData<string> Services => [.. Declared.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_reaches_what_it_is_declared_to_call_and_nothing_else(string name)
    {
        ContainedWorkload.Demand();
        using var outside = Listen();
        var caller = Declared.Topology.Find(name)!;

        var outcomes = await new Probing(workload).FromAsync(caller, AddressOf(outside));

        var expected = Declared.Topology.Services
            // Browsers have no identity: the entrance serves whoever reaches it, in a cluster the gateway alone.
            .Where(callee => callee != caller && callee.Hosts.Count == 0)
            .ToDictionary(callee => callee.Name, callee => Expected(caller, callee));
        expected.Add("acquirer", caller.Egresses.Contains("acquirer") ? "refused" : "unreachable");
        expected.Add(Outside, "unreachable");
        Assert.Equivalent(expected, outcomes.Where(outcome => expected.ContainsKey(outcome.Key)).ToDictionary(), strict: true);
    }

    [Fact]
    public async Task A_network_too_many_and_a_way_out_would_be_noticed()
    {
        ContainedWorkload.Demand();
        using var outside = Listen();
        var notifications = Declared.Topology.Find("notifications")!;
        var container = workload["notifications"][0];
        await using var way = await Way.OpenAsync(
            container, workload.Networks.OfScope(Scope.InScope.Name).Name, "bridge");

        var outcomes = await new Probing(workload).FromAsync(notifications, AddressOf(outside));

        Assert.Equal("refused", outcomes["token-vault"]);
        Assert.NotEqual("unreachable", outcomes[Outside]);
    }

    private static string Expected(Service caller, Service callee) =>
        caller.Outgoing.Any(call => call.Callee == callee.Name) ? "admitted"
        : caller.Scope == callee.Scope || callee.Outgoing.Any(call => call.Callee == caller.Name) ? "refused"
        : "unreachable";

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return listener;
    }

    // This machine, as the engine's default network sees it: whoever has a way out reaches it.
    private static Uri AddressOf(TcpListener outside) =>
        new($"https://{Way.MachineAddress}:{((IPEndPoint)outside.LocalEndpoint).Port}/");
}
