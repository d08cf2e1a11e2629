using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// A rule becomes stricter while something runs that it would refuse now: here the registry changes. What is there
/// already is scaled, ended and deleted as before; only what would become of it anew is judged.
/// </summary>
public sealed class LifeTests
{
    private static readonly string[] Kinds = ["Deployment", "ReplicaSet", "Job", "CronJob", "StatefulSet", "Pod"];

    private static readonly AdmissionControl After = new(Registry("moved.azurecr.io"));

    private static readonly AdmissionControl Between =
        new(Registry("moved.azurecr.io", "contoso.azurecr.io/live/a0005"));

    public static TheoryData<string> OfEveryKind => new(Kinds);

    [Theory]
    [MemberData(nameof(OfEveryKind))]
    public void What_was_made_before_is_refused_anew(string kind)
    {
        Assert.Equal(["workload-images"], Policies(AdmissionRequest.Create(Before(kind))));

        // A new revision with the old image, as a rollback by hand would be.
        var changed = Changed(kind, json => Template(json)["spec"]!["terminationGracePeriodSeconds"] = 7);
        Assert.Equal(["workload-images"], Policies(AdmissionRequest.Update(Before(kind), changed)));
    }

    [Theory]
    [MemberData(nameof(OfEveryKind))]
    public void What_was_made_before_is_annotated_and_loses_finalizers_and_owners(string kind) => Assert.All(
        new Action<JsonObject>[]
        {
            json => json["metadata"]!["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = "7" },
            json => json["metadata"]!["finalizers"] = new JsonArray(),
            json => json["metadata"]!["ownerReferences"] = new JsonArray(),
            json => json["status"] = new JsonObject { ["observedGeneration"] = 7 },
        },
        change => Assert.Empty(After.Review(AdmissionRequest.Update(Before(kind), Changed(kind, change)))));

    [Theory]
    [InlineData("Deployment", "replicas")]
    [InlineData("ReplicaSet", "replicas")]
    [InlineData("StatefulSet", "replicas")]
    [InlineData("Job", "parallelism")]
    [InlineData("CronJob", "suspend")]
    public void What_was_made_before_is_scaled(string kind, string member) => Assert.Empty(After.Review(
        AdmissionRequest.Update(Before(kind), Changed(kind, json => json["spec"]![member] = 0))));

    [Theory]
    [MemberData(nameof(OfEveryKind))]
    public void What_is_being_deleted_is_let_go(string kind)
    {
        var old = Changed(kind, Deleted);
        var ended = Changed(kind, json =>
        {
            Deleted(json);
            json["metadata"]!["finalizers"] = new JsonArray();
            Template(json)["spec"]!["terminationGracePeriodSeconds"] = 1;
        });

        Assert.Empty(After.Review(AdmissionRequest.Update(old, ended)));

        static void Deleted(JsonObject json)
        {
            json["metadata"]!["deletionTimestamp"] = "2026-11-29T12:00:00Z";
            json["metadata"]!["finalizers"] = new JsonArray("batch.kubernetes.io/job-tracking");
        }
    }

    [Theory]
    [MemberData(nameof(OfEveryKind))]
    public void While_a_registry_is_a_former_one_its_pods_come_back_when_a_node_is_drained(string kind) =>
        Assert.Empty(Between.Review(AdmissionRequest.Create(Before(kind))));

    [Theory]
    [InlineData("labels")]
    [InlineData("spec")]
    public void A_running_pod_is_judged_by_what_changes_of_it(string part)
    {
        var control = new AdmissionControl(CommittedManifests.Tree);
        var pod = Before("Pod");
        pod["spec"]!["nodeName"] = "aks-npinscope01-1";
        var changed = pod.DeepClone().AsObject();
        if (part == "labels") changed["metadata"]!["labels"]!["app.kubernetes.io/name"] = "payments";
        else changed.At("spec.containers")![0]!["image"] = "busybox";

        Assert.NotEmpty(control.Review(AdmissionRequest.Update(pod, changed)));
        changed = pod.DeepClone().AsObject();
        changed["spec"]!["terminationGracePeriodSeconds"] = 1;
        Assert.Empty(control.Review(AdmissionRequest.Update(pod, changed)));
    }

    [Fact]
    public void A_Service_that_is_no_longer_declared_loses_the_finalizer_of_its_load_balancer()
    {
        var old = YamlReader.Read("""
            apiVersion: v1
            kind: Service
            metadata: {name: x, namespace: a0005-i, finalizers: [service.kubernetes.io/load-balancer-cleanup]}
            spec: {type: LoadBalancer, ports: [{port: 8443}]}
            """).Single().AsObject();
        var ended = old.DeepClone().AsObject();
        ended["metadata"]!["finalizers"] = new JsonArray();
        var opened = old.DeepClone().AsObject();
        opened["spec"]!["ports"]![0]!["port"] = 80;

        Assert.Empty(After.Review(AdmissionRequest.Update(old, ended)));
        Assert.Equal(["workload-services"], Policies(AdmissionRequest.Update(old, opened)));
    }

    [Fact]
    public void Every_policy_of_stored_objects_judges_updates_by_what_they_change() => Assert.All(
        CommittedManifests.Tree.OfKind("ValidatingAdmissionPolicy")
            .Where(policy => policy.Name != "flux-namespaces-boundary"),
        policy => Assert.Equal(
            "changes-what-is-judged", Assert.Single(policy.Spec.Items("matchConditions")).Text("name")));

    private static IEnumerable<string> Policies(AdmissionRequest request) =>
        After.Review(request).Select(refusal => refusal.Policy);

    private static ManifestTree Registry(string server, params string[] former) =>
        Published.For(environment => environment with
        {
            Registry = environment.Registry with { Server = server, Former = former },
        });

    private static JsonObject Before(string kind)
    {
        var pod = CompliantPods.For("workload-images");
        return kind switch
        {
            "Pod" => pod,
            "CronJob" => CompliantPods.Owner(pod, "batch/v1", kind, "spec.jobTemplate.spec.template"),
            "Job" => CompliantPods.Owner(pod, "batch/v1", kind, "spec.template"),
            _ => CompliantPods.Owner(pod, "apps/v1", kind, "spec.template"),
        };
    }

    private static JsonObject Changed(string kind, Action<JsonObject> change)
    {
        var json = Before(kind);
        change(json);
        return json;
    }

    private static JsonObject Template(JsonObject json) =>
        ManifestTree.TemplateOf(new Manifest("x.yaml", json));
}
