using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;
using RegulatedWorkload.Tests.Manifests.Admission;
using RegulatedWorkload.Tests.Manifests.PodSecurity;
using RegulatedWorkload.Tests.Manifests.Segmentation;

namespace RegulatedWorkload.Tests.Manifests.Verification;

/// <summary>
/// A cluster that proves its segmentation is held to all that holds for one that does not, its verifiers included.
/// </summary>
public sealed class VerifiedClusterTests
{
    private static readonly ManifestTree Tree = Published.WithVerification;
    private static readonly AdmissionControl Control = new(Tree);

    public static TheoryData<string> Verifiers => new(Tree.OfKind("CronJob").Select(job => job.Name));

    [Fact]
    public void Everything_that_Flux_deploys_is_admitted_and_restricted()
    {
        Assert.Equal(2, Tree.OfKind("CronJob").Count());
        Assert.Empty(Control.RefusalsOfItsOwn());
        Assert.All(Tree.PodTemplates(), pod => Assert.Empty(RestrictedProfile.Violations(pod.Template)));
    }

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void A_Job_by_schedule_and_one_that_somebody_asks_for_are_admitted(string verifier)
    {
        var scheduled = Job(verifier);
        var asked = scheduled.DeepClone().AsObject();
        asked["spec"]!["ttlSecondsAfterFinished"] = 86400;

        Assert.Empty(Control.Review(AdmissionRequest.Create(scheduled)));
        Assert.Empty(Control.Review(AdmissionRequest.Create(asked)));
    }

    [Theory]
    [InlineData("container.args", "[migrate]")]
    [InlineData("container.args", "[verify, elsewhere]")]
    [InlineData("container.image", "contoso.azurecr.io/live/a0005/orders@sha256:0")]
    [InlineData("serviceAccountName", "payments")]
    [InlineData("container.command", "[/bin/sh]")]
    [InlineData("container.volumeMounts", "[{name: expected, mountPath: /app}]")]
    [InlineData("hostNetwork", "true")]
    public void Nothing_else_runs_in_the_guise_of_a_verifier(string path, string value)
    {
        var pod = CompliantPods.Of(Tree.Named("CronJob", "verifier-in-scope"));
        Assert.Empty(Control.Review(AdmissionRequest.Create(pod)));

        CompliantPods.Plant(pod, path, value);

        Assert.NotEmpty(Control.Review(AdmissionRequest.Create(pod)));
    }

    [Fact]
    public void The_policies_allow_the_declared_connections_and_those_of_the_verifiers()
    {
        var cluster = new DeployedCluster(Tree, CommittedManifests.Environment);

        Assert.Empty(DeclaredConnections.Differences(cluster));
        Assert.Empty(DeclaredConnections.Differences(cluster, Direction.Ingress));
        Assert.Empty(DeclaredConnections.Differences(cluster, Direction.Egress));
    }

    [Fact]
    public void A_planted_way_from_a_verifier_into_the_other_scope_is_caught()
    {
        var planted = Tree.With(manifests =>
        {
            Peer(manifests, "verifier-out-of-scope-to-orders", "egress", "to", "a0005-i", "payments");
            Peer(manifests, "payments-from-verifier-in-scope", "ingress", "from", "a0005-o", "verifier-out-of-scope");
        });

        Assert.Contains(
            "too many: verifier-out-of-scope -> payments TCP/8443",
            DeclaredConnections.Differences(new DeployedCluster(planted, CommittedManifests.Environment)));
    }

    [Fact]
    public void A_verifier_asks_for_the_names_of_the_services_of_its_scope_alone()
    {
        var tree = Published.For(environment => Published.Verified(environment) with
        {
            Kubernetes = environment.Kubernetes with { FqdnPolicies = true },
        });
        var names = new CiliumNetworkPolicy(tree.Named("CiliumNetworkPolicy", "verifier-in-scope-to-dns")).DnsRules()
            .Select(rule => rule.Text("matchName"));
        var settings = CommittedManifests.Environment.DeepClone().AsObject();
        settings["kubernetes"]!["fqdnPolicies"] = true;

        Assert.Equal(
            ["edge", "payments", "token-vault"],
            names.Order(StringComparer.Ordinal).Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]));
        Assert.Empty(DeclaredConnections.Differences(new DeployedCluster(tree, settings)));
        Assert.Empty(new AdmissionControl(tree).RefusalsOfItsOwn());
    }

    private static JsonObject Job(string verifier)
    {
        var owner = Tree.Named("CronJob", verifier);
        return new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = $"{verifier}-1", ["namespace"] = owner.Namespace },
            ["spec"] = owner.Json.At("spec.jobTemplate.spec")!.DeepClone(),
        };
    }

    private static void Peer(
        List<Manifest> manifests, string policy, string direction, string end, string place, string name)
    {
        var peer = manifests.Single(manifest => manifest.Kind == "NetworkPolicy" && manifest.Name == policy)
            .Spec[direction]![0]![end]![0]!;
        peer["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"] = place;
        peer["podSelector"]!["matchLabels"]!["app.kubernetes.io/name"] = name;
    }
}
