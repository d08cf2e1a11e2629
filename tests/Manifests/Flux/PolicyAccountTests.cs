using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Flux;

/// <summary>The account that applies the rules of admission has no power over those that others made.</summary>
public sealed class PolicyAccountTests
{
    private const string Group = "admissionregistration.k8s.io";

    private static readonly string[] Resources = ["validatingadmissionpolicies", "validatingadmissionpolicybindings"];
    private static readonly string[] Changing = ["update", "patch", "delete", "deletecollection"];

    [Fact]
    public void Policies_of_others_are_neither_changed_nor_deleted()
    {
        Assert.Equal(["delete", "patch", "update"], Allowed(CommittedManifests.Tree, "workload-images").Order());
        Assert.Empty(Allowed(CommittedManifests.Tree, "policy-of-the-platform-team"));
    }

    [Fact]
    public void A_planted_right_over_every_policy_is_caught()
    {
        var planted = CommittedManifests.Tree.With(manifests =>
        {
            var role = manifests.Single(manifest => manifest is { Kind: "ClusterRole", Name: "flux-policies" });
            foreach (var rule in role.Json.Items("rules"))
            {
                rule.AsObject().Remove("resourceNames");
            }
        });

        Assert.NotEmpty(Allowed(planted, "policy-of-the-platform-team"));
    }

    private static IEnumerable<string> Allowed(ManifestTree tree, string name)
    {
        var permissions = new Permissions(tree);
        return Changing.Where(verb => Resources.Any(resource => tree.OfKind("ServiceAccount", "cluster-config").Any(
            account => permissions.Allow((account.Namespace, account.Name), verb, Group, resource, "", name))));
    }
}
