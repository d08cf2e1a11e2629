using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Proof;

namespace RegulatedWorkload.Tests.Evidence.Proof;

/// <summary>
/// Manifests that are not ours, in <c>Foreign/</c>, of the shape of the AKS reference cluster for regulated workloads:
/// kustomizations that set namespaces, ports by name, a mesh that admits by service account, and two ways out that
/// nothing bounds.
/// </summary>
public sealed class ForeignManifestsTests
{
    private static readonly ManifestTree Chain =
        ManifestTree.Load(Path.Combine(Committed.Root, "tests", "Evidence", "Proof", "Foreign"));

    [Fact]
    public void The_chain_is_found_through_kustomizations_named_ports_and_a_mesh() =>
        Assert.Equal(["door", "front", "a", "b", "c"], Assert.Single(Chain.Proof().Chains()));

    [Fact]
    public void Both_holes_are_found_each_with_those_whom_it_is_open_to() => Assert.Equal(
        [
            "Egress to 0.0.0.0/0 on TCP/443 is open to a (workload/a/networkpolicy.yaml).",
            "Egress to every address on TCP/15128 is open to a, b, c, front (workload/a/networkpolicy.yaml, "
            + "workload/b/networkpolicy.yaml, workload/c/networkpolicy.yaml, workload/front/networkpolicy.yaml).",
        ],
        Chain.Proof().Findings
            .Where(finding => finding.Kind == FindingKind.EgressHole)
            .Select(finding => finding.Sentence));

    [Fact]
    public void Names_of_ports_and_pods_that_nothing_isolates_are_told()
    {
        var findings = Chain.Proof().Findings;

        Assert.Contains("the port 'web'", Single(findings, FindingKind.Unreliable), StringComparison.Ordinal);
        Assert.StartsWith(
            "No policy isolates the pods of door in gate", Single(findings, FindingKind.Unisolated),
            StringComparison.Ordinal);
        Assert.DoesNotContain(findings, finding => finding.Kind
            is FindingKind.NetworkAlone or FindingKind.IdentityAlone or FindingKind.NotApplied);
    }

    [Fact]
    public void A_planted_source_that_the_network_refuses_is_named() => Assert.Equal(
        "c admits front for GET /call/.+; the network lets no such connection through.",
        Single(
            Chain.And("workload/c", """
                kind: TrafficTarget
                apiVersion: access.smi-spec.io/v1alpha3
                metadata: {name: planted}
                spec:
                  destination: {kind: ServiceAccount, name: c-sa, namespace: near}
                  rules: [{kind: HTTPRouteGroup, name: c, matches: [call]}]
                  sources: [{kind: ServiceAccount, name: front-sa, namespace: near}]
                """).Proof().Findings,
            FindingKind.IdentityAlone));

    [Fact]
    public void A_file_that_no_kustomization_lists_does_nothing_and_is_named()
    {
        var planted = new ManifestTree(
        [
            .. Chain.Objects,
            .. Planted.Read("workload/c/open.yaml", """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: open}
                spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{}]}
                """).Objects,
        ]);

        var findings = planted.Proof().Findings;

        Assert.Equal(
            "workload/c/open.yaml lies beside a kustomization that does not list it; it does nothing.",
            Single(findings, FindingKind.NotApplied));
        Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.NetworkAlone);
    }

    private static string Single(IEnumerable<Finding> findings, FindingKind kind) =>
        Assert.Single(findings, finding => finding.Kind == kind).Sentence;
}
