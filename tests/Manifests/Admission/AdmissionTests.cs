using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// PCI DSS 4.0.1, 2.2 and 6.3: what the API server refuses. The expressions are evaluated, against what Flux deploys
/// and against planted violations, at least one a rule.
/// </summary>
public sealed class AdmissionTests
{
    private static readonly AdmissionControl Control = new(CommittedManifests.Tree);

    // The committed environment still lets some policies audit only.
    private static readonly AdmissionControl Refusing =
        new(Published.For(environment => environment with { Admission = null }));

    /// <summary>The policy and the sentence that must refuse a pod, where the violation is, and what it is.</summary>
    public static TheoryData<string, string, string, string> OfPods { get; } = new(
        from rule in PodViolations.Rules
        from plant in rule.Plants
        select (rule.Policy, rule.Message, plant.Path, plant.Value));

    public static TheoryData<string, string, string, string> OfServices { get; } = new(
        ObjectViolations.Services.Select(plant => (plant.Policy, plant.Message, plant.Namespace, plant.Spec)));

    public static TheoryData<string, string> OfStrangers { get; } = new(ObjectViolations.Strangers);

    [Fact]
    public void Everything_that_Flux_deploys_is_admitted()
    {
        Assert.NotEmpty(CommittedManifests.Tree.OfKind("ValidatingAdmissionPolicyBinding"));
        Assert.Empty(Control.RefusalsOfItsOwn());
    }

    [Fact]
    public void Every_rule_has_a_planted_violation_that_it_refuses()
    {
        var planted = PodViolations.Rules.Select(rule => (rule.Policy, rule.Message))
            .Concat(ObjectViolations.Services.Select(plant => (plant.Policy, plant.Message)))
            .Concat(ObjectViolations.Strangers.Select(plant => ("reserved-nodes", plant.Message)))
            .Append(("flux-namespaces-boundary", ObjectViolations.Boundary));

        Assert.Equal(
            from policy in CommittedManifests.Tree.OfKind("ValidatingAdmissionPolicy")
            from validation in policy.Spec.Items("validations")
            orderby policy.Name, validation.Text("message")
            select (policy.Name, validation.Text("message")),
            planted.Distinct().OrderBy(rule => rule.Item1).ThenBy(rule => rule.Item2));
    }

    [Theory]
    [InlineData("ingress-pods")]
    [InlineData("in-scope-placement")]
    [InlineData("out-of-scope-placement")]
    public void Pods_without_a_violation_are_admitted_with_the_tolerations_that_Kubernetes_adds(string policy)
    {
        var pod = CompliantPods.For(policy);
        pod["spec"]!["tolerations"]!.AsArray().Add(YamlReader.Read(
            "{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}")
            .Single());

        Assert.Empty(Control.Review(AdmissionRequest.Create(pod)));
    }

    [Theory]
    [MemberData(nameof(OfPods))]
    public void A_pod_that_breaks_a_rule_is_refused_with_its_sentence(
        string policy, string message, string path, string value)
    {
        var pod = CompliantPods.For(policy);
        CompliantPods.Plant(pod, path, value);

        Assert.Contains(new Refusal(policy, message), Control.Review(AdmissionRequest.Create(pod)));
    }

    [Theory]
    [MemberData(nameof(OfPods))]
    public void A_template_that_breaks_a_rule_is_refused_like_its_pods(
        string policy, string message, string path, string value)
    {
        var pod = CompliantPods.For(policy);
        CompliantPods.Plant(pod, path, value);
        var deployment = CompliantPods.Owner(pod, "apps/v1", "Deployment", "spec.template");

        Assert.Contains(new Refusal(policy, message), Control.Review(AdmissionRequest.Create(deployment)));
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
        foreach (var policy in new[] { "workload-pods", "ingress-pods" })
        {
            var pod = CompliantPods.For(policy);
            Assert.Empty(Review(pod));

            CompliantPods.Plant(pod, "hostNetwork", "true");
            Assert.Equal([policy], Review(pod).Select(refusal => refusal.Policy));
        }

        IReadOnlyList<Refusal> Review(JsonObject pod) =>
            Control.Review(AdmissionRequest.Create(CompliantPods.Owner(pod, apiVersion, kind, path)));
    }

    [Theory]
    [InlineData("workload-images")]
    [InlineData("ingress-pods")]
    public void Debugging_does_not_bring_other_images_into_a_running_pod(string policy)
    {
        var pod = CompliantPods.For(policy);
        var debugged = pod.DeepClone().AsObject();
        CompliantPods.Plant(debugged, "ephemeralContainers", "[{name: x, image: busybox}]");

        var refusals = Control.Review(
            AdmissionRequest.Update(pod, debugged) with { Resource = "pods/ephemeralcontainers" });

        Assert.Contains(policy, refusals.Select(refusal => refusal.Policy));
    }

    [Theory]
    [MemberData(nameof(OfStrangers))]
    public void Nodes_of_the_workload_are_for_the_workload(string message, string spec)
    {
        Assert.Equal([new Refusal("reserved-nodes", message)], Refusing.Review(Stranger("default", spec)));
        Assert.Equal([new Refusal("reserved-nodes", message)], Control.Warnings(Stranger("default", spec)));
        Assert.Empty(Refusing.Review(Stranger("kube-system", spec)));
    }

    [Fact]
    public void Pods_of_others_have_the_other_nodes() =>
        Assert.Empty(Refusing.Review(Stranger("default", "{tolerations: [{key: gpu, operator: Exists}]}")));

    [Theory]
    [MemberData(nameof(OfServices))]
    public void Services_do_not_open_the_cluster(string policy, string message, string place, string spec)
    {
        var service = Made("Service", place, YamlReader.Read(spec).Single());

        Assert.Equal([new Refusal(policy, message)], Control.Review(AdmissionRequest.Create(service)));
    }

    [Theory]
    [InlineData("RoleBinding", "rbac.authorization.k8s.io/v1")]
    [InlineData("Role", "rbac.authorization.k8s.io/v1")]
    [InlineData("NetworkPolicy", "networking.k8s.io/v1")]
    [InlineData("ResourceQuota", "v1")]
    public void The_account_that_creates_namespaces_stays_in_them(string kind, string apiVersion)
    {
        var account = CommittedManifests.Tree.OfKind("Kustomization").Single(manifest => manifest.Name == "namespaces");
        var user = $"system:serviceaccount:{account.Namespace}:{account.Json.Text("spec.serviceAccountName")}";
        var json = Made(kind, "a0005-i", new JsonObject());
        json["apiVersion"] = apiVersion;
        Assert.Empty(Control.Review(AdmissionRequest.Create(json) with { User = user }));

        json["metadata"]!["namespace"] = "kube-system";
        Assert.Empty(Control.Review(AdmissionRequest.Create(json)));
        Assert.Equal(
            [new Refusal("flux-namespaces-boundary", ObjectViolations.Boundary)],
            Control.Review(AdmissionRequest.Create(json) with { User = user }));
    }

    private static AdmissionRequest Stranger(string place, string spec)
    {
        var pod = Made("Pod", place, YamlReader.Read(spec).Single());
        pod["spec"]!["containers"] = new JsonArray(new JsonObject { ["name"] = "x", ["image"] = "busybox" });
        return AdmissionRequest.Create(pod);
    }

    private static JsonObject Made(string kind, string place, JsonNode spec) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = place },
        ["spec"] = spec.DeepClone(),
    };
}
