using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>A small change of the input is a small change of the output, which shows its consequence.</summary>
public sealed class ChangeTests
{
    private static readonly PublishInput Input = Committed.Input;

    [Fact]
    public void Removing_a_service_removes_its_folders_and_what_others_had_to_do_with_it()
    {
        var orders = Input.Topology.Find("orders")!;
        var without = Input.Topology with
        {
            Services =
            [
                .. Input.Topology.Services
                    .Where(service => service.Name != "notifications")
                    .Select(service => service.Name == "orders"
                        ? Service.OutOfScope(orders.Name, orders.Does).Stores()
                            .Calls("catalog", "GetProducts").Calls("payments", "Authorize", "Capture", "Refund", "Get")
                        : service),
            ],
        };

        var changed = Changes.Between(Input, Changes.With(without));

        Assert.Equal(
            [
                "namespaces/a0005-o/resourcequota.yaml",
                "out-of-scope-migrations/kustomization.yaml",
                "out-of-scope-migrations/orders/job.yaml",
                "out-of-scope/kustomization.yaml",
                "out-of-scope/orders/deployment.yaml",
                "out-of-scope/orders/networkpolicies.yaml",
                "policies/workload-credentials.yaml",
            ],
            changed.Where(path => !path.Contains("/notifications/", StringComparison.Ordinal)));
        Assert.All(
            Changes.Write(Changes.With(without)),
            file => Assert.DoesNotContain("notifications", file.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Moving_a_service_between_scopes_moves_its_folders_and_tells_its_callers()
    {
        var moved = Input.Topology with
        {
            Services =
            [
                .. Input.Topology.Services.Select(service => service.Name == "notifications"
                    ? Service.InScope(service.Name, service.Does).Stores()
                    : service),
            ],
        };

        var changed = Changes.Between(Input, Changes.With(moved));

        Assert.Contains("in-scope/notifications/deployment.yaml", changed);
        Assert.Contains("out-of-scope/notifications/deployment.yaml", changed);
        Assert.Equal(
            [
                "in-scope-migrations/kustomization.yaml",
                "in-scope/kustomization.yaml",
                "namespaces/a0005-i/resourcequota.yaml",
                "namespaces/a0005-o/resourcequota.yaml",
                "out-of-scope-migrations/kustomization.yaml",
                "out-of-scope-migrations/orders/job.yaml",
                "out-of-scope/kustomization.yaml",
                "out-of-scope/orders/deployment.yaml",
                "out-of-scope/orders/networkpolicies.yaml",
            ],
            changed.Where(path => !path.Contains("/notifications/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_new_digest_changes_the_service_and_its_migration_alone()
    {
        var images = Input.Lock.Images.ToDictionary();
        images["catalog"] = images["catalog"] with { Digest = "sha256:" + new string('0', 64) };

        Assert.Equal(
            ["out-of-scope-migrations/catalog/job.yaml", "out-of-scope/catalog/deployment.yaml"],
            Changes.Between(Input, Input with { Lock = Input.Lock with { Images = images } }));
    }

    [Fact]
    public void Endpoints_that_are_told_by_name_become_policies_of_Cilium()
    {
        var named = Input.Environment with
        {
            Entra = new AzureEndpoints(Names: ["login.microsoftonline.com"]),
            Kubernetes = Input.Environment.Kubernetes with { FqdnPolicies = true },
        };

        var files = Changes.Write(Input with { Environment = named });

        Assert.DoesNotContain("-to-entra", files["in-scope/payments/networkpolicies.yaml"], StringComparison.Ordinal);
        Assert.Contains(
            "matchName: login.microsoftonline.com",
            files["in-scope/payments/ciliumnetworkpolicies.yaml"],
            StringComparison.Ordinal);
        var silent = Changes.Write(Input with { Environment = named with { Telemetry = null } });
        Assert.DoesNotContain(
            "microsoftonline", silent["in-scope/edge/ciliumnetworkpolicies.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_clusters_get_a_complete_folder_each_in_which_callees_are_found_across()
    {
        var clusters = new ClusterSettings(
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
            });

        var files = Changes.Write(Input with { Environment = Input.Environment with { Clusters = clusters } });

        Assert.Equal(["cde", "shop"], files.Keys.Select(path => path.Split('/')[0]).Distinct().Order());
        Assert.Contains("cde/ingress/gateway.yaml", files.Keys);
        Assert.DoesNotContain("shop/ingress/gateway.yaml", files.Keys);
        Assert.DoesNotContain(files.Keys, path => path.StartsWith("shop/in-scope", StringComparison.Ordinal));
        Assert.Contains(
            "dns:///payments.a0005.internal:8443",
            files["shop/out-of-scope/orders/deployment.yaml"],
            StringComparison.Ordinal);
        Assert.Contains(
            "cidr: \"10.240.4.10/32\"",
            files["shop/out-of-scope/orders/networkpolicies.yaml"],
            StringComparison.Ordinal);
        Assert.Contains(
            "cidr: \"10.241.0.0/22\"",
            files["cde/in-scope/payments/networkpolicies.yaml"],
            StringComparison.Ordinal);
        Assert.Contains("type: LoadBalancer", files["cde/in-scope/payments/service.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain("LoadBalancer", files["cde/in-scope/token-vault/service.yaml"], StringComparison.Ordinal);
    }
}
