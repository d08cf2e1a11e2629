using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Manifests.Yaml;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// PCI DSS 4.0.1, 2.2 and 6.3: what the API server refuses. The expressions are evaluated, against what Flux deploys and
/// against planted violations.
/// </summary>
public sealed class AdmissionTests
{
    private static readonly AdmissionControl Control = new(CommittedManifests.Tree);

    /// <summary>Violations of a pod: the policy that must refuse, a path into the template's spec, and a value.</summary>
    public static TheoryData<string, string, string> Violations { get; } = new()
    {
        { "workload-images", "container.image", "contoso.azurecr.io/live/a0005/edge:1.0" },
        { "workload-images", "container.image", $"contoso.azurecr.io/live/a0005/edge:1.0@sha256:{Digest}" },
        { "workload-images", "container.image", $"contoso.azurecr.io/quarantine/a0005/edge@sha256:{Digest}" },
        { "workload-images", "container.image", $"contosoXazurecr.io/live/a0005/edge@sha256:{Digest}" },
        { "workload-images", "container.image", $"evil.example/contoso.azurecr.io/live/a0005/edge@sha256:{Digest}" },
        { "workload-images", "container.image", "contoso.azurecr.io/live/a0005/edge@sha256:abc" },
        { "workload-images", "initContainers", "[{name: x, image: busybox}]" },
        { "workload-images", "ephemeralContainers", "[{name: x, image: busybox}]" },
        { "workload-ports", "container.ports", "[{containerPort: 8080}]" },
        { "workload-ports", "container.ports", "[{containerPort: 8443, hostPort: 8443}]" },
        { "workload-ports", "container.ports", "[{containerPort: 8443, protocol: UDP}]" },
        { "workload-isolation", "hostNetwork", "true" },
        { "workload-isolation", "hostPID", "true" },
        { "workload-isolation", "hostIPC", "true" },
        { "workload-isolation", "shareProcessNamespace", "true" },
        { "workload-isolation", "volumes", "[{name: x, hostPath: {path: /}}]" },
        { "workload-isolation", "volumes", "[{name: x, persistentVolumeClaim: {claimName: x}}]" },
        { "workload-isolation", "container.securityContext.privileged", "true" },
        { "workload-isolation", "container.securityContext.allowPrivilegeEscalation", "true" },
        { "workload-isolation", "container.securityContext.readOnlyRootFilesystem", "false" },
        { "workload-isolation", "container.securityContext.capabilities", "{drop: [ALL], add: [NET_RAW]}" },
        { "workload-isolation", "container.securityContext.capabilities", "{drop: [NET_RAW]}" },
        { "workload-isolation", "container.securityContext", "null" },
        { "workload-credentials", "automountServiceAccountToken", "true" },
        { "workload-credentials", "automountServiceAccountToken", "null" },
        { "workload-credentials", "serviceAccountName", "default" },
        { "in-scope-placement", "nodeSelector", "{kubernetes.io/os: linux}" },
        { "in-scope-placement", "nodeSelector", "{pci-scope: out-of-scope}" },
        { "in-scope-placement", "tolerations", "[{operator: Exists}]" },
        { "in-scope-placement", "tolerations", "[{key: pci-scope, operator: Exists}]" },
        { "in-scope-placement", "tolerations", "[{key: pci-scope, value: out-of-scope, effect: NoSchedule}]" },
        { "in-scope-placement", "tolerations", "[{key: CriticalAddonsOnly, operator: Exists}]" },
        { "in-scope-placement", "label", "out-of-scope" },
        { "in-scope-placement", "label", "null" },
    };

    private static string Digest => new('a', 64);

    [Fact]
    public void Everything_that_Flux_deploys_is_admitted()
    {
        Assert.NotEmpty(CommittedManifests.Tree.OfKind("ValidatingAdmissionPolicyBinding"));
        Assert.All(CommittedManifests.Tree.Objects, manifest =>
            Assert.Empty(Control.Review(AdmissionRequest.Create(manifest.Json))));
        Assert.All(CommittedManifests.Tree.PodTemplates(), pod =>
            Assert.Empty(Control.Review(AdmissionRequest.Create(PodOf(pod.Owner, pod.Template)))));
    }

    [Fact]
    public void Tolerations_that_Kubernetes_adds_to_every_pod_are_admitted()
    {
        var pod = Compliant();
        pod["spec"]!["tolerations"]!.AsArray().Add(YamlReader.Read(
            "{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}").Single());

        Assert.Empty(Control.Review(AdmissionRequest.Create(pod)));
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_pod_that_breaks_a_rule_is_refused_with_a_sentence(string policy, string path, string value)
    {
        var pod = Compliant();
        Plant(pod, path, value);

        var refusals = Control.Review(AdmissionRequest.Create(pod));

        var refusal = Assert.Single(refusals, refusal => refusal.Policy == policy);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("expression failed", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_template_that_breaks_a_rule_is_refused_like_its_pods(string policy, string path, string value)
    {
        var deployment = Edge().Copy().Json;
        Plant(deployment["spec"]!["template"]!.AsObject(), path, value);

        Assert.Contains(Control.Review(AdmissionRequest.Create(deployment)), refusal => refusal.Policy == policy);
    }

    [Theory]
    [InlineData("apps/v1", "StatefulSet", "spec.template")]
    [InlineData("apps/v1", "DaemonSet", "spec.template")]
    [InlineData("apps/v1", "ReplicaSet", "spec.template")]
    [InlineData("batch/v1", "Job", "spec.template")]
    [InlineData("batch/v1", "CronJob", "spec.jobTemplate.spec.template")]
    [InlineData("v1", "ReplicationController", "spec.template")]
    [InlineData("v1", "PodTemplate", "template")]
    public void Whatever_makes_pods_is_judged_by_its_template(string apiVersion, string kind, string path)
    {
        var template = ManifestTree.TemplateOf(Edge()).DeepClone().AsObject();
        var owner = Owner(template);
        Assert.Empty(Control.Review(AdmissionRequest.Create(owner)));

        Plant(template, "hostNetwork", "true");
        Assert.Contains(
            Control.Review(AdmissionRequest.Create(Owner(template))), refusal => refusal.Policy == "workload-isolation");

        JsonObject Owner(JsonObject made)
        {
            var json = path.Split('.').Reverse().Aggregate(
                made.DeepClone(), (inner, key) => new JsonObject { [key] = inner }).AsObject();
            json["apiVersion"] = apiVersion;
            json["kind"] = kind;
            json["metadata"] = new JsonObject { ["name"] = "made", ["namespace"] = "a0005-i" };
            return json;
        }
    }

    [Fact]
    public void Debugging_does_not_bring_other_images_into_a_running_pod()
    {
        var pod = Compliant();
        Plant(pod, "ephemeralContainers", "[{name: x, image: busybox}]");

        var refusals = Control.Review(new AdmissionRequest(pod, "pods/ephemeralcontainers", "UPDATE"));

        Assert.Contains(refusals, refusal => refusal.Policy == "workload-images");
    }

    [Theory]
    [InlineData("spec: {nodeSelector: {pci-scope: in-scope}}", true)]
    [InlineData("spec: {tolerations: [{operator: Exists}]}", true)]
    [InlineData("spec: {tolerations: [{key: pci-scope, operator: Exists}]}", true)]
    [InlineData("spec: {nodeName: aks-npinscope01-1}", true)]
    [InlineData("spec: {tolerations: [{key: gpu, operator: Exists}]}", false)]
    public void Nodes_of_the_workload_are_for_the_workload(string yaml, bool refused)
    {
        var pod = YamlReader.Read(yaml).Single().AsObject();
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        pod["spec"]!["containers"] = new JsonArray(new JsonObject { ["name"] = "x", ["image"] = "busybox" });
        foreach (var (place, expected) in new[] { ("default", refused), ("kube-system", false) })
        {
            pod["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = place };
            var refusals = Control.Review(AdmissionRequest.Create(pod));
            Assert.Equal(expected ? ["reserved-nodes"] : [], refusals.Select(refusal => refusal.Policy));
        }
    }

    [Theory]
    [InlineData("workload-services", "a0005-i", "{type: LoadBalancer, ports: [{port: 8443}]}")]
    [InlineData("workload-services", "a0005-o", "{type: NodePort, ports: [{port: 8443}]}")]
    [InlineData("workload-services", "a0005-o", "{type: ExternalName, externalName: evil.example}")]
    [InlineData("workload-services", "a0005-i", "{ports: [{port: 8443}], externalIPs: [198.51.100.1]}")]
    [InlineData("workload-services", "a0005-i", "{ports: [{port: 80}]}")]
    [InlineData("ingress-services", "ingress", "{type: LoadBalancer, ports: [{port: 443}]}")]
    [InlineData("ingress-services", "ingress", "{type: NodePort, ports: [{port: 443}]}")]
    public void Services_do_not_open_the_cluster(string policy, string place, string spec)
    {
        var service = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = place },
            ["spec"] = YamlReader.Read(spec).Single(),
        };

        Assert.Equal([policy], Control.Review(AdmissionRequest.Create(service)).Select(refusal => refusal.Policy));
    }

    private static Manifest Edge() => CommittedManifests.Tree.Single("Deployment", "edge");

    private static JsonObject Compliant() => PodOf(Edge(), ManifestTree.TemplateOf(Edge()));

    private static JsonObject PodOf(Manifest owner, JsonObject template)
    {
        var pod = template.DeepClone().AsObject();
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        pod["metadata"]!["namespace"] = owner.Namespace;
        pod["metadata"]!["name"] = $"{owner.Name}-0";
        return pod;
    }

    private static void Plant(JsonObject template, string path, string value)
    {
        var container = template.At("spec.containers")![0]!;
        if (path == "label")
        {
            template.At("metadata.labels")!["pci-scope"] = value == "null" ? null : value;
            return;
        }

        var steps = path.Split('.');
        var node = steps[0] == "container" ? container : template["spec"]!;
        foreach (var step in steps[..^1].Where(step => step != "container"))
        {
            node = node[step]!;
        }

        var planted = YamlReader.Read($"- {value}").Single()[0]?.DeepClone();
        foreach (var added in planted as JsonArray ?? [])
        {
            if (added is JsonObject json && json.ContainsKey("image"))
                json["securityContext"] = container["securityContext"]!.DeepClone();
        }

        node[steps[^1]] = planted;
    }
}
