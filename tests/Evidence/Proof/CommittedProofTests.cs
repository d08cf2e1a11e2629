using System.Text.Json.Nodes;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Verification.Proof;

namespace RegulatedWorkload.Tests.Evidence.Proof;

/// <summary>PCI DSS 4.0.1, 1.3, 1.4 and 11.4.5: network and identity promise the same, from manifests alone.</summary>
public sealed class CommittedProofTests
{
    [Fact]
    public void Network_and_identity_agree_on_every_pair_of_pods() =>
        Assert.Empty(Committed.Tree.Proof().Findings);

    [Fact]
    public void What_gets_through_both_layers_is_what_is_declared()
    {
        var declared =
            from service in Workload.Declare().Services
            from call in service.Outgoing
            select (service.Name, call.Callee);
        var proven =
            from pair in Committed.Tree.Proof().Pairs
            where pair.Connects && pair.IsJudged
            select (pair.Caller, pair.Callee);

        Assert.Equal(declared.Order(), proven.Order());
    }

    [Fact]
    public void The_chain_from_the_Gateway_to_the_vault_is_found() => Assert.Contains(
        "Gateway workload, edge, storefront, orders, payments, token-vault",
        Committed.Tree.Proof().Chains().Select(chain => string.Join(", ", chain)));

    [Fact]
    public void A_planted_rule_that_authorization_refuses_is_named()
    {
        var planted = Committed.Tree
            .And("in-scope/payments", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: planted, namespace: a0005-i}
            spec:
              podSelector: {matchLabels: {app.kubernetes.io/name: payments}}
              policyTypes: [Ingress]
              ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app.kubernetes.io/name: catalog}}}],
                         ports: [{port: 8443}]}]
            """)
            .And("out-of-scope/catalog", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: planted, namespace: a0005-o}
            spec:
              podSelector: {matchLabels: {app.kubernetes.io/name: catalog}}
              policyTypes: [Egress]
              egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {app.kubernetes.io/name: payments}}}],
                        ports: [{port: 8443}]}]
            """);

        Assert.Equal(
            "The network lets catalog reach payments on TCP/8443; payments admits no such caller.",
            Assert.Single(planted.Proof().Findings).Sentence);
    }

    [Fact]
    public void A_planted_caller_that_the_network_refuses_is_named()
    {
        var planted = Committed.Tree.WithCallers("token-vault", callers => callers.Add(new JsonObject
        {
            ["identity"] = "spiffe://workload.example/ns/a0005-o/sa/orders",
            ["may"] = new JsonArray("/workload.token_vault.v1.TokenVault/Detokenize"),
        }));

        var finding = Assert.Single(planted.Proof().Findings);
        Assert.Equal(FindingKind.IdentityAlone, finding.Kind);
        Assert.Equal(
            "token-vault admits orders for /workload.token_vault.v1.TokenVault/Detokenize; the network lets no such "
            + "connection through.",
            finding.Sentence);
    }

    [Fact]
    public void A_planted_caller_that_no_pod_is_is_named()
    {
        var planted = Committed.Tree.WithCallers("catalog", callers =>
            callers[0]!["identity"] = "spiffe://workload.example/ns/a0005-o/sa/nobody");

        Assert.Contains(
            "catalog admits spiffe://workload.example/ns/a0005-o/sa/nobody, which no pod has.",
            planted.Proof().Findings.Select(finding => finding.Sentence));
    }

    [Fact]
    public void A_planted_way_to_the_port_of_probes_is_named()
    {
        var planted = Committed.Tree.And("in-scope/edge", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: planted, namespace: a0005-i}
            spec:
              podSelector: {matchLabels: {app.kubernetes.io/name: edge}}
              policyTypes: [Ingress]
              ingress: [{ports: [{port: 8081}]}]
            """);

        Assert.Contains(
            "The network lets any address outside the cluster reach edge on TCP/8081.",
            planted.Proof().Findings.Select(finding => finding.Sentence));
    }

    [Fact]
    public void A_planted_hole_is_named_with_those_whom_it_is_open_to()
    {
        var planted = Committed.Tree.And("out-of-scope/orders", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: planted, namespace: a0005-o}
            spec:
              podSelector: {matchLabels: {app.kubernetes.io/name: orders}}
              policyTypes: [Egress]
              egress: [{to: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}], ports: [{port: 443}]}]
            """);

        Assert.Equal(
            [
                "Egress to 0.0.0.0/1 on TCP/443 is open to orders (out-of-scope/orders/planted.yaml).",
                "Egress to 128.0.0.0/1 on TCP/443 is open to orders (out-of-scope/orders/planted.yaml).",
            ],
            planted.Proof().Findings.Select(finding => finding.Sentence));
    }

    [Fact]
    public void A_namespace_without_its_default_deny_is_named()
    {
        var planted = Committed.Tree.With(manifests => manifests.RemoveAll(manifest =>
            manifest is { Kind: "NetworkPolicy", Namespace: "a0005-o" } && manifest.Path.StartsWith("namespaces/")));

        Assert.Contains(
            planted.Proof().Findings, finding => finding.Kind == FindingKind.Unisolated);
    }
}
