using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>A pod that is admitted, for each policy: what the manifests run, or what runs the Gateway.</summary>
internal static class CompliantPods
{
    // As Istio's template makes it for a Gateway; the manifests hold its parameters only.
    private const string OfGateway = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: workload-approuting-istio-0
          namespace: ingress
          labels: {gateway.networking.k8s.io/gateway-name: workload, pci-scope: in-scope}
        spec:
          nodeSelector: {kubernetes.io/os: linux, pci-scope: in-scope}
          tolerations: [{key: pci-scope, operator: Equal, value: in-scope, effect: NoSchedule}]
          containers:
          - name: istio-proxy
            image: mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27
            securityContext:
              allowPrivilegeEscalation: false
              capabilities: {drop: [ALL]}
              privileged: false
              readOnlyRootFilesystem: true
              runAsNonRoot: true
              runAsUser: 1337
        """;

    /// <summary>A pod in the namespace that a policy watches.</summary>
    public static JsonObject For(string policy) => policy switch
    {
        "ingress-pods" => YamlReader.Read(OfGateway).Single().AsObject(),
        "out-of-scope-placement" => Of(CommittedManifests.Tree.Named("Deployment", "catalog")),
        _ => Of(CommittedManifests.Tree.Named("Deployment", "edge")),
    };

    /// <summary>The pod that an object of the manifests makes.</summary>
    public static JsonObject Of(Manifest owner)
    {
        var pod = ManifestTree.TemplateOf(owner).DeepClone().AsObject();
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        pod["metadata"]!["namespace"] = owner.Namespace;
        pod["metadata"]!["name"] = $"{owner.Name}-0";
        return pod;
    }

    /// <summary>An object of another kind whose template, at a dotted path, is that of a pod.</summary>
    public static JsonObject Owner(JsonObject pod, string apiVersion, string kind, string path)
    {
        var template = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = pod.At("metadata.labels")?.DeepClone() },
            ["spec"] = pod["spec"]!.DeepClone(),
        };
        var json = path.Split('.').Reverse()
            .Aggregate((JsonNode)template, (inner, key) => new JsonObject { [key] = inner })
            .AsObject();
        json["apiVersion"] = apiVersion;
        json["kind"] = kind;
        json["metadata"] = new JsonObject { ["name"] = "made", ["namespace"] = pod.Text("metadata.namespace") };
        return json;
    }

    /// <summary>Plants a violation, as <see cref="PodViolations"/> describes it.</summary>
    public static void Plant(JsonObject pod, string path, string value)
    {
        if (path == "label")
        {
            pod.At("metadata.labels")!["pci-scope"] = value == "null" ? null : value;
            return;
        }

        var container = pod.At("spec.containers")![0]!;
        var steps = path.Split('.');
        var node = steps[0] == "container" ? container : pod["spec"]!;
        foreach (var step in steps[..^1].Where(step => step != "container"))
        {
            node = node[step]!;
        }

        var planted = YamlReader.Read($"- {value}").Single()[0]?.DeepClone();
        // A container is refused for what is planted, and not for what any container lacks. A volume has an image too.
        if (steps[^1].EndsWith("Containers", StringComparison.Ordinal))
        {
            foreach (var added in planted!.AsArray())
            {
                added!["securityContext"] = container["securityContext"]!.DeepClone();
            }
        }

        node[steps[^1]] = planted;
    }
}
