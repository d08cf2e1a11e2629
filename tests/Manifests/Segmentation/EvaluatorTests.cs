using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Tests.Manifests.Segmentation;

/// <summary>The evaluator itself, against the published semantics of NetworkPolicy, one clause a test.</summary>
public sealed class EvaluatorTests
{
    private static readonly Party Shop = Pod("shop", "a", ("app", "shop"));
    private static readonly Party Vault = Pod("vault", "a", ("app", "vault"), ("tier", "data"));
    private static readonly Party Far = Pod("far", "b", ("app", "shop"));
    private static readonly Party Bank = Party.Outside("bank", "203.0.113.7", "api.bank.example");

    [Fact]
    public void Pods_without_a_policy_reach_everything() =>
        Assert.True(Given().Allows(Shop, Vault, Port.Tcp(1)));

    [Fact]
    public void An_empty_policy_denies_the_directions_it_names_and_no_other()
    {
        var denied = Given("podSelector: {}\n  policyTypes: [Ingress]");
        Assert.False(denied.Allows(Shop, Vault, Port.Tcp(1)));
        Assert.True(denied.Allows(Shop, Far, Port.Tcp(1)));
        Assert.False(Given("podSelector: {}\n  policyTypes: [Egress]").Allows(Shop, Far, Port.Tcp(1)));
    }

    [Fact]
    public void A_policy_without_types_isolates_ingress_and_egress_only_where_it_has_egress_rules()
    {
        Assert.True(Given("podSelector: {}").Allows(Shop, Far, Port.Tcp(1)));
        Assert.False(Given("podSelector: {}\n  egress: []").Allows(Shop, Far, Port.Tcp(1)));
    }

    [Fact]
    public void Both_ends_must_agree()
    {
        const string deny = "podSelector: {}\n  policyTypes: [Ingress, Egress]";
        const string leave = "podSelector: {matchLabels: {app: shop}}\n  policyTypes: [Egress]\n  egress: [{}]";
        const string enter = "podSelector: {matchLabels: {app: vault}}\n  policyTypes: [Ingress]\n  ingress: [{}]";
        Assert.False(Given(deny, leave).Allows(Shop, Vault, Port.Tcp(1)));
        Assert.False(Given(deny, enter).Allows(Shop, Vault, Port.Tcp(1)));
        Assert.True(Given(deny, leave, enter).Allows(Shop, Vault, Port.Tcp(1)));
    }

    [Fact]
    public void A_pod_selector_alone_means_the_own_namespace()
    {
        var policy = Ingress("- podSelector: {matchLabels: {app: shop}}");
        Assert.True(policy.Allows(Shop, Vault, Port.Tcp(1)));
        Assert.False(policy.Allows(Far, Vault, Port.Tcp(1)));
    }

    [Fact]
    public void Selectors_in_one_entry_are_both_required_and_entries_add_up()
    {
        const string both = "- {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: b}}, "
            + "podSelector: {matchLabels: {app: shop}}}";
        Assert.True(Ingress(both).Allows(Far, Vault, Port.Tcp(1)));
        Assert.False(Ingress(both).Allows(Shop, Vault, Port.Tcp(1)));
        Assert.True(Ingress(both + "\n    - podSelector: {}").Allows(Shop, Vault, Port.Tcp(1)));
    }

    [Theory]
    [InlineData("In, values: [data]", true)]
    [InlineData("In, values: [web]", false)]
    [InlineData("NotIn, values: [data]", false)]
    [InlineData("NotIn, values: [web]", true)]
    [InlineData("Exists", true)]
    [InlineData("DoesNotExist", false)]
    public void Expressions_select_by_their_operator(string term, bool isolated)
    {
        var policy = Given($"podSelector: {{matchExpressions: [{{key: tier, operator: {term}}}]}}\n"
            + "  policyTypes: [Ingress]");
        Assert.Equal(isolated, !policy.Allows(Shop, Vault, Port.Tcp(1)));
    }

    [Fact]
    public void Address_blocks_select_outside_addresses_less_their_exceptions_and_never_pods()
    {
        Assert.True(Egress("- ipBlock: {cidr: 203.0.113.0/24}").Allows(Shop, Bank, Port.Tcp(443)));
        Assert.False(Egress("- ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.0/28]}")
            .Allows(Shop, Bank, Port.Tcp(443)));
        Assert.False(Egress("- ipBlock: {cidr: 0.0.0.0/0}").Allows(Shop, Far, Port.Tcp(443)));
    }

    [Fact]
    public void Ports_are_of_their_protocol_and_ranges_include_their_ends()
    {
        var range = Given("podSelector: {}\n  policyTypes: [Egress]\n"
            + "  egress: [{ports: [{port: 100, endPort: 102}, {protocol: UDP, port: 53}]}]");
        Assert.Equal([100, 101, 102], Enumerable.Range(98, 8).Where(port => range.Allows(Shop, Far, Port.Tcp(port))));
        Assert.True(range.Allows(Shop, Far, Port.Udp(53)));
        Assert.False(range.Allows(Shop, Far, Port.Tcp(53)));
    }

    [Fact]
    public void A_named_port_is_the_one_that_the_destination_declares_by_that_name()
    {
        var named = Given("podSelector: {}\n  policyTypes: [Egress]\n  egress: [{ports: [{port: web}]}]");
        var declares = Far with { NamedPorts = new Dictionary<string, Port> { ["web"] = Port.Tcp(8080) } };
        Assert.True(named.Allows(Shop, declares, Port.Tcp(8080)));
        Assert.False(named.Allows(Shop, declares, Port.Tcp(80)));
        Assert.False(named.Allows(Shop, Far, Port.Tcp(8080)));
    }

    [Fact]
    public void Unknown_fields_are_refused_rather_than_overlooked()
    {
        Assert.Throws<NotSupportedException>(() => Ingress("- {fqdn: x}").Allows(Shop, Vault, Port.Tcp(1)));
    }

    [Fact]
    public void Names_open_only_the_destinations_they_match()
    {
        var policy = new Reachability(Tree("""
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: bank, namespace: a}
            spec:
              endpointSelector: {matchLabels: {app: shop}}
              egress:
              - toFQDNs: [{matchPattern: "*.bank.example"}]
                toPorts: [{ports: [{port: "443", protocol: TCP}]}]
            """));
        Assert.True(policy.Allows(Shop, Bank, Port.Tcp(443)));
        Assert.False(policy.Allows(Shop, Bank, Port.Tcp(80)));
        Assert.False(policy.Allows(Shop, Vault, Port.Tcp(443)));
        Assert.False(policy.Allows(Shop, Party.Outside("x", "203.0.113.7", "a.b.bank.example"), Port.Tcp(443)));
        Assert.True(policy.Allows(Vault, Bank, Port.Tcp(80)));
    }

    [Theory]
    [InlineData("toPorts: [{ports: [{port: \"443\", protocol: TCP}]}]")]
    [InlineData("toFQDNs: []\n    toPorts: [{ports: [{port: \"443\", protocol: TCP}]}]")]
    [InlineData("toFQDNs: [{matchPattern: \"*\"}]\n    toPorts: [{ports: [{port: \"443\", protocol: TCP}]}]")]
    public void A_rule_of_Cilium_without_a_destination_opens_its_ports_to_every_one(string rule)
    {
        var policy = new Reachability(Tree($$$"""
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: bank, namespace: a}
            spec:
              endpointSelector: {matchLabels: {app: shop}}
              egress:
              - {{{rule}}}
            """));
        Assert.True(policy.Allows(Shop, Bank, Port.Tcp(443)));
        Assert.False(policy.Allows(Shop, Bank, Port.Tcp(80)));
    }

    private static Reachability Ingress(string from) =>
        Given($"podSelector: {{}}\n  policyTypes: [Ingress]\n  ingress:\n  - from:\n    {from}");

    private static Reachability Egress(string to) =>
        Given($"podSelector: {{}}\n  policyTypes: [Egress]\n  egress:\n  - to:\n    {to}");

    private static Reachability Given(params string[] specs) => new(Tree(string.Join("\n---\n", specs.Select(spec =>
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: a}\nspec:\n  "
            + spec))));

    private static ManifestTree Tree(string yaml) =>
        new([.. YamlReader.Read(yaml).Select(json => new Manifest("planted.yaml", json.AsObject()))]);

    private static Party Pod(string name, string @namespace, params (string Key, string Value)[] labels) =>
        Party.Pod(name, @namespace, labels.ToDictionary(label => label.Key, label => label.Value));
}
