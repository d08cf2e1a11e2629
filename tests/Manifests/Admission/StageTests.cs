using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// A policy may be brought in by telling first and refusing later; which one does, the environment says.
/// </summary>
public sealed class StageTests
{
    public static TheoryData<string> Everyone => new(
        CommittedManifests.Tree.OfKind("ValidatingAdmissionPolicyBinding").Select(binding => binding.Name));

    [Fact]
    public void The_example_begins_with_the_nodes_of_the_workload_not_yet_reserved() => Assert.Equal(
        ["reserved-nodes"],
        CommittedManifests.Tree.OfKind("ValidatingAdmissionPolicyBinding")
            .Where(binding => binding.Spec.Items("validationActions").All(action => action.ToString() != "Deny"))
            .Select(binding => binding.Name));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Every_policy_can_tell_without_refusing(string name) => Assert.Equal(
        ["Warn", "Audit"],
        Auditing(name).Named("ValidatingAdmissionPolicyBinding", name).Spec.Items("validationActions")
            .Select(action => action.ToString()));

    [Fact]
    public void What_would_be_refused_is_told_to_whoever_asks()
    {
        var pod = CompliantPods.For("workload-pods");
        CompliantPods.Plant(pod, "hostNetwork", "true");
        var control = new AdmissionControl(Auditing("workload-pods"));

        Assert.Empty(control.Review(AdmissionRequest.Create(pod)));
        Assert.Equal(["workload-pods"],
            control.Warnings(AdmissionRequest.Create(pod)).Select(warning => warning.Policy));
    }

    [Fact]
    public void Signatures_can_be_told_of_without_being_demanded()
    {
        var tree = Published.For(environment => environment with
        {
            Signatures = new SignatureSettings("https://issuer.example", "^https://ci[.]example/release$"),
            Admission = new AdmissionSettings(["workload-signatures"]),
        });

        Assert.Equal("warn", tree.OfKind("ClusterImagePolicy").Single().Json.Text("spec.mode"));
    }

    [Fact]
    public void A_policy_that_does_not_exist_cannot_audit()
    {
        var refusal = Assert.Throws<PublishFaultsException>(() => Auditing("reserved-node"));

        Assert.Contains("'admission.auditOnly' names 'reserved-node', which is no policy; there is flux-namespaces",
            refusal.Message, StringComparison.Ordinal);
    }

    private static ManifestTree Auditing(string name) => Published.For(environment => environment with
    {
        Admission = new AdmissionSettings([name]),
    });
}
