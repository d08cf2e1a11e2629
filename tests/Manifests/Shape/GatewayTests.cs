using System.Text.Json.Nodes;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Shape;

/// <summary>
/// PCI DSS 4.0.1, 1.4 and 4.2.1: the Gateway decrypts card data, so it is in scope, private and verified.
/// </summary>
public sealed class GatewayTests
{
    // What AKS admits in the ConfigMap; its webhook refuses anything else.
    private static readonly string[] AllowList =
    [
        "deployment.spec.template.spec.containers.name", "deployment.spec.template.spec.containers.resources.limits",
        "deployment.spec.template.spec.containers.resources.requests",
        "deployment.spec.template.spec.nodeSelector", "deployment.spec.template.spec.tolerations",
        "deployment.spec.template.spec.topologySpreadConstraints", "horizontalPodAutoscaler.spec.minReplicas",
        "horizontalPodAutoscaler.spec.maxReplicas", "podDisruptionBudget.spec.minAvailable",
        "service.metadata.annotations", "service.spec.externalTrafficPolicy",
    ];

    private static ManifestTree Tree => CommittedManifests.Tree;

    private static Manifest Gateway => Tree.OfKind("Gateway").Single();

    private static IReadOnlyDictionary<string, string> Parameters => Tree
        .Named("ConfigMap", Gateway.Json.Text("spec.infrastructure.parametersRef.name")).Json.At("data").Strings();

    [Fact]
    public void Its_load_balancer_is_internal_and_has_a_static_address()
    {
        var annotations = Gateway.Json.At("spec.infrastructure.annotations").Strings();
        var address = Gateway.Json.Items("spec.addresses").Single().Text("value");

        Assert.Equal("true", annotations["service.beta.kubernetes.io/azure-load-balancer-internal"]);
        Assert.Equal(address, annotations["service.beta.kubernetes.io/azure-load-balancer-ipv4"]);
        Assert.NotEmpty(annotations["service.beta.kubernetes.io/azure-load-balancer-internal-subnet"]);
    }

    [Fact]
    public void It_runs_on_in_scope_nodes()
    {
        var placement = YamlReader.Read(Parameters["deployment"]).Single().At("spec.template.spec");

        Assert.Equal("in-scope", placement!["nodeSelector"]!["pci-scope"]!.ToString());
        var toleration = Assert.Single(placement.Items("tolerations"));
        Assert.Equal(("pci-scope", "in-scope"), (toleration.Text("key"), toleration.Text("value")));
        Assert.Equal("in-scope", Gateway.Json.At("spec.infrastructure.labels").Strings()["pci-scope"]);
    }

    [Fact]
    public void Its_parameters_stay_within_what_AKS_admits() => Assert.All(
        Parameters.SelectMany(part => Leaves(part.Key, YamlReader.Read(part.Value).Single())),
        leaf => Assert.Contains(AllowList, allowed => leaf.StartsWith(allowed, StringComparison.Ordinal)));

    [Fact]
    public void It_serves_each_declared_host_with_a_certificate_of_its_own_from_key_vault()
    {
        var listeners = Gateway.Json.Items("spec.listeners").ToList();

        Assert.Equal(
            Workload.Declare().Routes.Select(route => $"{route.Host}.{CommittedManifests.Environment.Text("domain")}"),
            listeners.Select(listener => listener.Text("hostname")));
        Assert.All(listeners, listener =>
        {
            Assert.Equal(("HTTPS", "Terminate"), (listener.Text("protocol"), listener.Text("tls.mode")));
            Assert.DoesNotContain('*', listener.Text("hostname"));
        });
        Assert.Equal(listeners.Count, listeners.Select(listener =>
            listener.At("tls.options")!["kubernetes.azure.com/tls-cert-keyvault-uri"]!.ToString()).Distinct().Count());
    }

    [Fact]
    public void Every_route_leads_to_a_service_that_is_verified_against_the_workload_authority()
    {
        Assert.Equal(
            Gateway.Json.Items("spec.listeners").Select(listener => listener.Text("hostname")).Order(),
            Tree.OfKind("HTTPRoute").SelectMany(route => route.Json.Items("spec.hostnames"))
                .Select(host => host.ToString()).Order());
        Assert.All(Tree.OfKind("HTTPRoute"), route =>
        {
            var backend = Assert.Single(Assert.Single(route.Json.Items("spec.rules")).Items("backendRefs"));
            var policy = Tree.OfKind("BackendTLSPolicy", route.Namespace).Single(policy =>
                policy.Json.Items("spec.targetRefs").Single().Text("name") == backend.Text("name"));
            var authority = Tree.OfKind("ConfigMap", route.Namespace).Single(manifest => manifest.Name
                == policy.Json.Items("spec.validation.caCertificateRefs").Single().Text("name"));
            Assert.StartsWith(
                "-----BEGIN CERTIFICATE-----", authority.Json["data"]!["ca.crt"]!.ToString(), StringComparison.Ordinal);
            Assert.StartsWith(
                $"{backend.Text("name")}.{route.Namespace}.svc", policy.Json.Text("spec.validation.hostname"),
                StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Its_quota_holds_two_classes_at_their_most_with_a_rollout_under_way()
    {
        var hard = Tree.OfKind("ResourceQuota", "ingress").Single().Json.At("spec.hard").Strings();
        var most = int.Parse(YamlReader.Read(Parameters["horizontalPodAutoscaler"]).Single().Text("spec.maxReplicas"));
        var proxy = YamlReader.Read(Parameters["deployment"]).Single()
            .Items("spec.template.spec.containers").Single(container => container.Text("name") == "istio-proxy");
        // Istio rolls out with a quarter more, and those that end count until they have ended.
        var pods = 2 * (most + (most / 4) + most);

        Assert.True(Quantity.Parse(hard["pods"]) >= pods);
        Assert.All(
            new[] { "requests.cpu", "requests.memory", "limits.cpu", "limits.memory" },
            amount => Assert.True(
                Quantity.Parse(hard[amount]) >= pods * Quantity.Parse(proxy.Text($"resources.{amount}"))));
        // Each class: its Service, which takes a port of the nodes for the listener and for the status of the proxy.
        Assert.Equal(("2", "2", "4"),
            (hard["services"], hard["services.loadbalancers"], hard["services.nodeports"]));
    }

    private static IEnumerable<string> Leaves(string path, JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(pair => Leaves($"{path}.{pair.Key}", pair.Value)),
        JsonArray { Count: > 0 } items => items.SelectMany(item => Leaves(path, item)),
        _ => [path],
    };
}
