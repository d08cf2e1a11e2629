using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// Where each scope has a cluster of its own, its rules admit the load balancers of the declared crossings.
/// </summary>
public sealed class CrossingTests
{
    private static readonly ManifestTree Tree = Published.For(environment => environment with
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
    [InlineData("cde", "payments-crossing", "in-scope-clients")]
    [InlineData("shop", "storefront-crossing", "out-of-scope-clients")]
    public void A_declared_crossing_is_admitted_and_no_other_load_balancer(
        string cluster, string crossing, string other)
    {
        var tree = new ManifestTree([.. Tree.Objects.Where(
            manifest => manifest.Path.StartsWith($"{cluster}/", StringComparison.Ordinal))]);
        var control = new AdmissionControl(tree);

        Assert.Equal([crossing], tree.OfKind("Service")
            .Where(service => service.Json.Text("spec.type") == "LoadBalancer")
            .Select(service => service.Name));
        Assert.All(
            tree.OfKind("Service"), service => Assert.Empty(control.Review(AdmissionRequest.Create(service.Json))));

        var planted = tree.Named("Service", crossing).Copy().Json;
        planted["metadata"]!["name"] = other;
        Assert.Equal(["workload-services"],
            control.Review(AdmissionRequest.Create(planted)).Select(refusal => refusal.Policy));
    }
}
