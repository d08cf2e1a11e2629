using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Tests.Manifests.Segmentation;

/// <summary>PCI DSS 4.0.1, 1.3 and 1.4: what may connect to what, derived from the emitted policies alone.</summary>
public sealed class SegmentationTests
{
    [Fact]
    public void The_policies_allow_the_declared_connections_and_no_other() =>
        Assert.Empty(Differences(CommittedManifests.Tree));

    [Fact]
    public void Neither_end_relies_on_the_other_to_refuse()
    {
        Assert.Empty(Differences(CommittedManifests.Tree, Direction.Ingress));
        Assert.Empty(Differences(CommittedManifests.Tree, Direction.Egress));
    }

    [Fact]
    public void Pods_of_one_service_do_not_reach_each_other()
    {
        var cluster = Cluster(CommittedManifests.Tree);

        Assert.All(cluster.Workload, pod => Assert.Empty(cluster.Between(pod, pod)));
    }

    [Fact]
    public void A_planted_rule_too_many_is_caught()
    {
        var planted = CommittedManifests.Tree.With(manifests => manifests.Add(new Manifest(
            "planted.yaml", YamlReader.Read("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: planted, namespace: a0005-i}
            spec:
              podSelector: {matchLabels: {app.kubernetes.io/name: payments}}
              policyTypes: [Egress]
              egress: [{to: [{ipBlock: {cidr: 198.51.100.0/24}}], ports: [{port: 22}]}]
            """).Single().AsObject())));

        Assert.Equal(
            [
                "too many: payments -> internet TCP/22",
                "too many: payments -> undeclared 198.51.100.0 TCP/22",
                "too many: payments -> undeclared 198.51.100.255 TCP/22",
            ],
            Differences(planted).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_planted_rule_too_wide_is_caught_at_the_end_that_has_it()
    {
        var planted = CommittedManifests.Tree.With(manifests => Policy(manifests, "token-vault-from-edge")
            .At("spec.ingress")![0]!["from"]![0]!.AsObject().Remove("podSelector"));

        Assert.Empty(Differences(planted));
        Assert.Contains(
            "too many: stranger in a0005-i -> token-vault TCP/8443", Differences(planted, Direction.Ingress));
    }

    [Theory]
    [InlineData("192.0.2.0/27", "too many: payments -> undeclared 192.0.2.0 TCP/443",
        "too many: payments -> undeclared 192.0.2.15 TCP/443")]
    [InlineData("192.0.0.0/16", "too many: payments -> undeclared 192.0.0.0 TCP/443",
        "too many: payments -> undeclared 192.0.2.15 TCP/443", "too many: payments -> undeclared 192.0.2.32 TCP/443",
        "too many: payments -> undeclared 192.0.255.255 TCP/443")]
    [InlineData("192.0.2.16/29", "missing: payments -> acquirer 192.0.2.24 TCP/443",
        "missing: payments -> acquirer 192.0.2.31 TCP/443")]
    [InlineData("203.0.113.9/32", "missing: payments -> acquirer 192.0.2.16 TCP/443",
        "missing: payments -> acquirer 192.0.2.31 TCP/443", "too many: payments -> undeclared 203.0.113.9 TCP/443")]
    public void A_planted_range_of_other_addresses_is_caught(string cidr, params string[] differences)
    {
        var planted = CommittedManifests.Tree.With(manifests => Policy(manifests, "payments-to-acquirer")
            .At("spec.egress")![0]!["to"]![0]!["ipBlock"]!["cidr"] = cidr);

        Assert.Equal(differences, Differences(planted).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_planted_range_that_is_missing_among_several_is_caught()
    {
        var planted = CommittedManifests.Tree.With(manifests => Policy(manifests, "payments-to-entra")
            .At("spec.egress")![0]!["to"]!.AsArray().RemoveAt(1));

        Assert.Equal(
            ["missing: payments -> entra 20.190.128.0 TCP/443", "missing: payments -> entra 20.190.191.255 TCP/443"],
            Differences(planted).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("token-vault-from-payments", "payments -> token-vault TCP/8443")]
    [InlineData("orders-to-payments", "orders -> payments TCP/8443")]
    [InlineData("payments-to-acquirer",
        "payments -> acquirer 192.0.2.16 TCP/443", "payments -> acquirer 192.0.2.31 TCP/443")]
    [InlineData("gateway-from-waf",
        "WAF 10.240.5.0 -> gateway TCP/443", "WAF 10.240.5.255 -> gateway TCP/443")]
    [InlineData("catalog-from-monitoring", "monitoring -> catalog TCP/8081")]
    public void A_planted_missing_rule_is_caught(string policy, params string[] connections)
    {
        var planted = CommittedManifests.Tree.With(manifests =>
            Assert.Equal(
                1, manifests.RemoveAll(manifest => manifest.Kind == "NetworkPolicy" && manifest.Name == policy)));

        Assert.Equal(
            connections.Select(connection => $"missing: {connection}"),
            Differences(planted).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_namespace_without_its_default_deny_is_caught()
    {
        var planted = CommittedManifests.Tree.With(manifests => manifests.RemoveAll(manifest =>
            manifest is { Kind: "NetworkPolicy", Namespace: "a0005-i", Name: "default-deny" or "all-to-dns" }));

        Assert.Contains("too many: stranger in a0005-i -> internet TCP/22", Differences(planted));
    }

    private static IReadOnlyList<string> Differences(ManifestTree tree, Direction? end = null) =>
        DeclaredConnections.Differences(Cluster(tree), end);

    private static DeployedCluster Cluster(ManifestTree tree) => new(tree, CommittedManifests.Environment);

    private static JsonObject Policy(IEnumerable<Manifest> manifests, string name) =>
        manifests.Single(manifest => manifest.Kind == "NetworkPolicy" && manifest.Name == name).Json;
}
