using CsCheck;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>What rules and launch plan promise holds for any declaration, not only for the committed one.</summary>
public sealed class GeneratedTopologyTests
{
    private const int Samples = 200;

    private static readonly (string Fault, Planting Plant, string Sentence)[] s_faults =
    [
        ("an unknown callee", (v, name) => v.With(name, x => x.Calls("nobody", "Do")), "which no service is named"),
        ("a call to itself", (v, name) => v.With(name, x => x.Calls(name, "Do")), "calls itself"),
        ("an unknown method", Call("Fly"), "no such method"),
        ("a call without methods", Call(), "names no method"),
        ("a call declared twice", Twice, "2 times"),
        ("a cycle", Back, "form a cycle"),
        ("a call to the entrance", CallEntrance, "is called by browsers"),
        ("an undeclared egress", (v, name) => v.With(name, x => x.Reaches("moon")), "not declared as an external"),
        ("a shared secret", (v, _) => All(v, x => x.Reads("shared")), "exactly one service reads a secret"),
        ("a shared store", (v, _) => All(v, x => x.Stores("shared")), "the store"),
        ("a host served twice", (v, _) => All(v, x => x.Serves("shop")), "it can lead to one service only"),
        ("a link to nowhere", (v, name) => v.With(name, x => x.Links("nowhere")), "which no service serves"),
        ("a bad name", (v, name) => v.With(name, x => x with { Name = x.Name + "_" }), "is no DNS label"),
        ("a name given twice", Again, "is declared 2 times"),
        ("too few resources", (v, name) => v.With(name, x => x.Needs(99, 500, 128, 256)), "asks for less than"),
        (
            "a request above its limit",
            (v, name) => v.With(name, x => x.Needs(600, 500, 128, 256)),
            "more CPU or memory"),
        ("a wrong trust domain", (v, _) => v.With(x => x with { TrustDomain = "Not a domain" }), "trust domain"),
    ];

    private delegate GeneratedTopology Planting(GeneratedTopology valid, string name);

    public static TheoryData<string> Faults => new(s_faults.Select(fault => fault.Fault));

    [Fact]
    public void A_valid_declaration_has_no_fault() => GeneratedTopology.Any.Sample(
        valid => Assert.Empty(TopologyRules.Check(valid.Topology, valid.Contracts)), iter: Samples);

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_planted_anywhere_is_told_in_a_sentence(string planted)
    {
        var (_, plant, sentence) = s_faults.Single(fault => fault.Fault == planted);
        Gen.Select(GeneratedTopology.Any, Gen.Int[0, 100]).Sample(
            (valid, at) =>
            {
                var services = valid.Topology.Services;
                var broken = plant(valid, services[at % services.Count].Name);
                if (broken == valid) return;
                var faults = TopologyRules.Check(broken.Topology, broken.Contracts);
                Assert.Contains(faults, fault => fault.Contains(sentence, StringComparison.OrdinalIgnoreCase));
                Assert.All(faults, fault => Assert.EndsWith(".", fault, StringComparison.Ordinal));
                Assert.Throws<TopologyFaultsException>(() => Plan(broken));
            },
            iter: Samples / 4);
    }

    [Fact]
    public void The_plan_starts_every_process_once_on_ports_of_its_own_after_what_it_calls() =>
        GeneratedTopology.Any.Sample(
            valid =>
            {
                var (topology, plan) = (valid.Topology, Plan(valid));
                var names = plan.Services.Select(service => service.Name).ToList();
                var declared = topology.Services.Select(s => s.Name).Concat(topology.Externals.Select(e => e.Name));
                Assert.Equal(declared.Order(), names.Order());
                var ports = plan.Services.SelectMany(s => (int[])[s.TrafficPort, s.HealthPort]).ToList();
                Assert.Equal(ports.Count, ports.Distinct().Count());
                Assert.All(topology.Services, caller => Assert.All(
                    caller.Outgoing, call => Assert.True(names.IndexOf(call.Callee) < names.IndexOf(caller.Name))));
                Assert.All(plan.Services, service => Assert.DoesNotContain(service.Name, service.WaitsFor));
                Assert.Empty(plan.Services.SelectMany(service => service.WaitsFor).Except(names));
            },
            iter: Samples);

    [Fact]
    public void A_callee_admits_exactly_those_who_declare_to_call_it() => GeneratedTopology.Any.Sample(
        valid =>
        {
            var plan = Plan(valid);
            foreach (var callee in valid.Topology.Services.Where(service => service.Hosts.Count == 0))
            {
                var list = Assert.Single(plan.Services.Single(service => service.Name == callee.Name).Files).Value;
                Assert.All(valid.Topology.Services, caller => Assert.Equal(
                    caller.Outgoing.Any(call => call.Callee == callee.Name),
                    list.Contains($"\"{valid.Topology.IdentityOf(caller)}\"", StringComparison.Ordinal)));
            }
        },
        iter: Samples);

    [Fact]
    public void Caller_and_callee_are_told_the_same_address_and_identity() => GeneratedTopology.Any.Sample(
        valid =>
        {
            var plan = Plan(valid).Services.ToDictionary(service => service.Name);
            foreach (var caller in valid.Topology.Services)
            {
                foreach (var (index, call) in caller.Outgoing.Index())
                {
                    var environment = plan[caller.Name].Environment;
                    var callee = valid.Topology.Find(call.Callee)!;
                    Assert.Equal(
                        "dns:///" + plan[call.Callee].Environment["WORKLOAD__LISTEN__TRAFFIC"],
                        environment[$"WORKLOAD__CALLS__{index}__ADDRESS"]);
                    Assert.Equal(
                        valid.Topology.IdentityOf(callee), environment[$"WORKLOAD__CALLS__{index}__IDENTITY"]);
                }
            }
        },
        iter: Samples);

    [Fact]
    public void Connected_to_is_an_out_of_scope_service_beside_an_in_scope_one() => GeneratedTopology.Any.Sample(
        valid =>
        {
            var edges = valid.Topology.Services
                .SelectMany(caller => caller.Outgoing
                    .Select(call => (caller, callee: valid.Topology.Find(call.Callee)!)))
                .Where(edge => edge.caller.Scope != edge.callee.Scope)
                .SelectMany(edge => (Service[])[edge.caller, edge.callee])
                .Where(service => service.Scope == Scope.OutOfScope)
                .Select(service => service.Name);
            Assert.Equal(
                edges.Distinct().Order(),
                valid.Topology.Services.Where(valid.Topology.IsConnectedTo).Select(service => service.Name).Order());
        },
        iter: Samples);

    private static LaunchPlan Plan(GeneratedTopology valid) =>
        LaunchPlanner.Create(ValidWorkload.Validate(valid.Topology, valid.Contracts), new LaunchOptions("/state"));

    private static GeneratedTopology All(GeneratedTopology valid, Func<Service, Service> change) =>
        valid.With(x => x with { Services = [.. x.Services.Select(change)] });

    private static Planting Call(params string[] methods) => (valid, name) =>
        Callee(valid, name) is { } callee ? valid.With(name, x => x.Calls(callee, methods)) : valid;

    private static GeneratedTopology Again(GeneratedTopology valid, string name) =>
        valid.With(x => x with { Services = [.. x.Services, x.Find(name)!] });

    private static GeneratedTopology Twice(GeneratedTopology valid, string name) =>
        Callee(valid, name) is { } callee ? valid.With(name, x => x.Calls(callee, "Do").Calls(callee, "Do")) : valid;

    private static GeneratedTopology Back(GeneratedTopology valid, string name)
    {
        var service = valid.Topology.Find(name)!;
        return service.Outgoing is [var call, ..]
            ? valid.With(call.Callee, callee => callee.Calls(name, "Do"))
            : valid;
    }

    private static GeneratedTopology CallEntrance(GeneratedTopology valid, string name)
    {
        var entrance = valid.Topology.Services.Single(service => service.Hosts.Count > 0).Name;
        return name == entrance ? valid : valid.With(name, x => x.Calls(entrance, "Do"));
    }

    // Another service that this one may call: not the entrance, and not called yet.
    private static string? Callee(GeneratedTopology valid, string name)
    {
        var caller = valid.Topology.Find(name)!;
        return valid.Topology.Services.FirstOrDefault(service => service.Name != name
            && service.Hosts.Count == 0
            && caller.Outgoing.All(call => call.Callee != service.Name))?.Name;
    }
}
