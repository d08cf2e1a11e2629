using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;
using RegulatedWorkload.Tests.Manifests.Admission;
using RegulatedWorkload.Tests.Manifests.PodSecurity;
using RegulatedWorkload.Tests.Manifests.Segmentation;

namespace RegulatedWorkload.Tests.Manifests;

/// <summary>
/// A cluster for each scope (decision 0019): what holds in one cluster holds in each of two, and between them only the
/// calls that the declaration has from one scope to the other.
/// </summary>
public sealed class TwoClusterTests
{
    private static readonly Dictionary<string, (string Name, string Cidr)[]> CrossClusterCalls = new()
    {
        ["cde"] = [("storefront", "10.241.4.10/32"), (DeployedCluster.OtherCluster, "10.241.0.0/22")],
        ["shop"] = [("payments", "10.240.4.10/32"), (DeployedCluster.OtherCluster, "10.240.0.0/22")],
    };

    private static readonly ManifestTree Both = Published.For(environment => environment with
    {
        Clusters = new ClusterSettings(
            Names: new Dictionary<string, string> { ["in-scope"] = "cde", ["out-of-scope"] = "shop" },
            Pods: new Dictionary<string, IReadOnlyList<string>>
            {
                ["cde"] = ["10.240.0.0/22"],
                ["shop"] = ["10.241.0.0/22"],
            },
            CrossClusterCalls: new Dictionary<string, CrossingSettings>
            {
                ["storefront"] = new("storefront.a0005.internal", "10.241.4.10", "snet-crossing"),
                ["payments"] = new("payments.a0005.internal", "10.240.4.10", "snet-crossing"),
            }),
    });

    [Theory]
    [InlineData("cde", new[] { "a0005-i", "ingress" }, new[] { "edge", "payments", "token-vault" })]
    [InlineData("shop", new[] { "a0005-o" }, new[] { "catalog", "notifications", "orders", "storefront" })]
    public void Each_cluster_runs_its_own_scope(string cluster, string[] namespaces, string[] services)
    {
        Assert.Equal(namespaces, Both.Below(cluster).OfKind("Namespace").Select(manifest => manifest.Name).Order());
        Assert.Equal(services, Both.Below(cluster).OfKind("Deployment").Select(manifest => manifest.Name).Order());
        Assert.All(Both.Objects, manifest => Assert.Contains(manifest.Path.Split('/')[0], CrossClusterCalls.Keys));
    }

    [Theory]
    [InlineData("cde")]
    [InlineData("shop")]
    public void The_policies_of_each_cluster_allow_the_declared_connections_and_no_other(string name)
    {
        var cluster = Cluster(Both, name);

        Assert.NotEmpty(cluster.Outside(DeployedCluster.OtherCluster));
        Assert.Empty(DeclaredConnections.Differences(cluster));
        Assert.Empty(DeclaredConnections.Differences(cluster, Direction.Ingress));
        Assert.Empty(DeclaredConnections.Differences(cluster, Direction.Egress));
    }

    [Theory]
    [InlineData("cde", "payments-from-orders", "10.241.0.0/16", "undeclared 10.241.255.255 -> payments TCP/8443")]
    [InlineData("shop", "orders-to-payments", "10.240.4.0/24", "orders -> undeclared 10.240.4.9 TCP/8443")]
    public void A_planted_crossing_too_wide_is_caught(string name, string policy, string cidr, string connection)
    {
        var planted = Both.With(manifests =>
        {
            var block = manifests
                .Single(manifest => manifest.Kind == "NetworkPolicy" && manifest.Name == policy).Spec
                .Items("ingress").Concat(manifests.Single(manifest => manifest.Name == policy).Spec.Items("egress"))
                .SelectMany(rule => rule.Items("from").Concat(rule.Items("to")))
                .Single(peer => peer["ipBlock"] is not null);
            block["ipBlock"]!["cidr"] = cidr;
        });

        Assert.Contains($"too many: {connection}", DeclaredConnections.Differences(Cluster(planted, name)));
    }

    [Theory]
    [InlineData("cde")]
    [InlineData("shop")]
    public void Everything_that_Flux_deploys_in_each_cluster_is_admitted_and_restricted(string name)
    {
        var tree = Both.Below(name);

        Assert.NotEmpty(tree.OfKind("ValidatingAdmissionPolicyBinding"));
        Assert.Empty(new AdmissionControl(tree).RefusalsOfItsOwn());
        Assert.NotEmpty(tree.PodTemplates());
        Assert.All(tree.PodTemplates(), pod => Assert.Empty(RestrictedProfile.Violations(pod.Template)));
        Assert.All(
            tree.OfKind("Namespace").Where(manifest => manifest.Name != "ingress"),
            manifest => Assert.Equal(
                new NamespaceStandards("restricted", "restricted", "restricted"), NamespaceStandards.Of(manifest)));
    }

    [Theory]
    [InlineData("cde", "payments-crossing", "token-vault-crossing")]
    [InlineData("shop", "storefront-crossing", "payments-crossing")]
    public void Only_the_callee_of_a_declared_crossing_has_a_load_balancer_and_an_internal_one(
        string name, string crossing, string other)
    {
        var tree = Both.Below(name);
        var control = new AdmissionControl(tree);

        Assert.Equal(
            [crossing],
            tree.OfKind("Service")
                .Where(service => service.Json.Text("spec.type") == "LoadBalancer").Select(service => service.Name));

        var opened = tree.Named("Service", crossing).Copy().Json;
        opened["metadata"]!.AsObject().Remove("annotations");
        Assert.Equal(["workload-services"], Policies(opened));

        opened = tree.Named("Service", crossing).Copy().Json;
        opened["metadata"]!["name"] = other;
        Assert.Equal(["workload-services"], Policies(opened));

        IEnumerable<string> Policies(JsonObject json) =>
            control.Review(AdmissionRequest.Create(json)).Select(refusal => refusal.Policy);
    }

    private static DeployedCluster Cluster(ManifestTree both, string name) =>
        new(both.Below(name), CommittedManifests.Environment, CrossClusterCalls[name]);
}
