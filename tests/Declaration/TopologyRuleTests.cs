using RegulatedWorkload.Hosting.Topology;
using static RegulatedWorkload.Hosting.Topology.Service;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>Each rule of a declaration, with a violation that it must catch.</summary>
public sealed class TopologyRuleTests
{
    private static readonly Contracts Known = new(
        new Dictionary<string, Contract>
        {
            ["b"] = new("test.v1.B", new HashSet<string> { "Do" }),
            ["c"] = new("test.v1.C", new HashSet<string> { "Do" }),
        },
        unreadable: new Dictionary<string, string>());

    public static TheoryData<string, string, Service[]> Violations => new()
    {
        { "an unknown callee", "which no service is named", [OutOfScope("a", "").Calls("nobody", "Do")] },
        { "a call to itself", "calls itself", [OutOfScope("b", "").Calls("b", "Do")] },
        { "a cycle", "form a cycle", [OutOfScope("b", "").Calls("c", "Do"), OutOfScope("c", "").Calls("b", "Do")] },
        {
            "a method that is not in the contract",
            "no such method",
            [OutOfScope("a", "").Calls("b", "Undo"), OutOfScope("b", "")]
        },
        {
            "a callee without a contract",
            "has no contract",
            [OutOfScope("a", "").Calls("d", "Do"), OutOfScope("d", "")]
        },
        { "a store that says more", "store 's;SSL Mode=Disable'", [OutOfScope("a", "").Stores("s;SSL Mode=Disable")] },
        { "a secret that is a path", "secret 'a/b'", [OutOfScope("a", "").Reads("a/b")] },
        { "a host that is none", "host '$(HOME)'", [OutOfScope("a", "").Serves("$(HOME)")] },
        {
            "a prefix with a space",
            "route prefix '/a b/'",
            [OutOfScope("a", "").Forwards("b", "/a b/"), OutOfScope("b", "")]
        },
        { "a call without methods", "names no method", [OutOfScope("a", "").Calls("b"), OutOfScope("b", "")] },
        {
            "a call declared twice",
            "2 times",
            [OutOfScope("a", "").Calls("b", "Do").Calls("b", "Do"), OutOfScope("b", "")]
        },
        {
            "a prefix without a slash",
            "start and end with a slash",
            [OutOfScope("a", "").Forwards("b", "/x"), OutOfScope("b", "")]
        },
        {
            "a shared store",
            "give each service its own",
            [OutOfScope("a", "").Stores("s"), OutOfScope("b", "").Stores("s")]
        },
        {
            "a store across scopes",
            "shared across scopes",
            [InScope("a", "").Stores("s"), OutOfScope("b", "").Stores("s")]
        },
        {
            "a secret of two services",
            "exactly one service reads a secret",
            [InScope("a", "").Reads("k"), InScope("b", "").Reads("k")]
        },
        { "an undeclared egress", "not declared as an external destination", [InScope("a", "").Reaches("moon")] },
        { "a duplicate name", "is declared 2 times", [OutOfScope("a", ""), InScope("a", "")] },
        { "a name with an underscore", "is no DNS label", [OutOfScope("token_vault", "")] },
        { "a name that is too long", "is no DNS label", [OutOfScope(new string('a', 64), "")] },
        {
            "a host of two services",
            "it can lead to one service only",
            [InScope("a", "").Serves("shop"), InScope("b", "").Serves("shop")]
        },
        {
            "an in-scope service exposed by forwarding",
            "which serves no public host; call its methods instead",
            [OutOfScope("a", "").Forwards("b", "/"), InScope("b", "")]
        },
        {
            "a call to an entrance",
            "is called by browsers alone",
            [OutOfScope("a", "").Calls("b", "Do"), InScope("b", "").Serves("shop")]
        },
        { "a link to a host that nobody serves", "which no service serves", [OutOfScope("a", "").Links("nowhere")] },
        { "too few resources", "asks for less than", [OutOfScope("a", "").Needs(50, 500, 128, 256)] },
        {
            "a request above its limit",
            "more CPU or memory than its limit",
            [OutOfScope("a", "").Needs(600, 500, 128, 256)]
        },
    };

    [Fact]
    public void The_declared_workload_has_no_faults() =>
        Assert.Empty(TopologyRules.Check(Committed.Topology, Committed.Contracts));

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_violation_is_told_in_a_sentence(string violation, string sentence, Service[] services)
    {
        var faults = TopologyRules.Check(Topology(services), Known);

        Assert.True(
            faults.Any(fault => fault.Contains(sentence, StringComparison.Ordinal)),
            $"Nobody noticed {violation}: {string.Join(" / ", faults)}");
        Assert.All(faults, fault => Assert.EndsWith(".", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var topology = Topology(OutOfScope("a_a", "").Calls("nobody", "Do"), InScope("b", "").Reaches("moon"));

        var fault = Assert.Throws<TopologyFaultsException>(() => ValidWorkload.Validate(topology, Known));

        Assert.Equal(3, fault.Faults.Count);
    }

    [Fact]
    public void Connected_to_is_computed_from_calls()
    {
        var connected = Committed.Topology.Services
            .Where(Committed.Topology.IsConnectedTo)
            .Select(service => service.Name);

        Assert.Equal(["storefront", "orders"], connected);
    }

    private static WorkloadTopology Topology(params Service[] services) => new("workload.example", services, []);
}
