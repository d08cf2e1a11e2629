using System.Text.Json.Nodes;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Shape;

/// <summary>What must hold of the objects of the services, read from the manifests alone.</summary>
public sealed class WorkloadTests
{
    private static readonly string[] Amounts = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    private static ManifestTree Tree => CommittedManifests.Tree;

    [Fact]
    public void Nothing_sets_replicas_where_an_autoscaler_rules()
    {
        var scaled = Tree.OfKind("HorizontalPodAutoscaler")
            .Select(autoscaler => (autoscaler.Namespace, autoscaler.Json.Text("spec.scaleTargetRef.name")))
            .ToHashSet();

        Assert.All(Tree.OfKind("Deployment"), deployment =>
        {
            Assert.Contains((deployment.Namespace, deployment.Name), scaled);
            Assert.False(deployment.Spec.ContainsKey("replicas"));
        });
    }

    [Fact]
    public void Every_store_is_a_PostgreSQL_database()
    {
        var storing = Workload.Declare().Services
            .Where(service => service.Store is not null)
            .Select(service => service.Name);

        Assert.Equal(storing.Order(), Tree.OfKind("Deployment")
            .Where(deployment => Stores(ManifestTree.TemplateOf(deployment)).Any())
            .Select(deployment => deployment.Name)
            .Order());
        Assert.All(
            Tree.PodTemplates().SelectMany(pod => Stores(pod.Template)),
            connection => Assert.StartsWith("Host=", connection, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_services_that_sign_in_to_Azure_carry_its_identity()
    {
        var signing = Workload.Declare().Services
            .Where(service => service.Store is not null || service.Secrets.Count > 0)
            .Select(service => service.Name);
        var silent = Published.For(environment => environment with { Telemetry = null });

        Assert.Equal(signing.Order(), silent.OfKind("Deployment")
            .Where(deployment => ManifestTree.TemplateOf(deployment).At("metadata.labels").Strings()
                .ContainsKey("azure.workload.identity/use"))
            .Select(deployment => deployment.Name)
            .Order());
    }

    [Theory]
    [InlineData("a0005-i", false)]
    [InlineData("a0005-i", true)]
    [InlineData("a0005-o", false)]
    [InlineData("a0005-o", true)]
    public void Quotas_fit_the_services_at_their_largest_with_a_rollout_under_way(string @namespace, bool isVerified)
    {
        var tree = isVerified ? Published.WithVerification : Tree;
        var hard = tree.OfKind("ResourceQuota", @namespace).Single().Json.At("spec.hard").Strings();

        Assert.All(Amounts, amount => Assert.True(
            Quantity.Parse(hard[amount]) >= Needed(amount),
            $"{amount} is {hard[amount]}, needed are {Needed(amount)}."));
        Assert.True(Quantity.Parse(hard["pods"]) >= PodsAtMost(tree, @namespace).Sum(pod => pod.Count));
        Assert.Equal($"{tree.OfKind("CronJob", @namespace).Count()}", hard["count/cronjobs.batch"]);
        Assert.True(Quantity.Parse(hard["count/jobs.batch"]) >= JobsAtMost(tree, @namespace));
        Assert.Equal("0", hard["persistentvolumeclaims"]);
        Assert.Equal("0", hard["services.nodeports"]);
        Assert.Equal("0", hard["services.loadbalancers"]);

        decimal Needed(string amount) => PodsAtMost(tree, @namespace).Sum(pod =>
            pod.Count * pod.Template.Items("spec.containers").Sum(container =>
                Quantity.Parse(container.Text($"resources.{amount}"))));
    }

    [Fact]
    public void A_rollout_may_wait_for_a_node_and_is_told_as_failed_before_Flux_gives_up()
    {
        // What the autoscaler of the cluster gives a node to come, by default.
        const int NodeProvisionSeconds = 15 * 60;
        foreach (var deployment in Tree.OfKind("Deployment"))
        {
            var progress = int.Parse(deployment.Json.Text("spec.progressDeadlineSeconds"));
            var timeout = Tree.OfKind("Kustomization")
                .Single(part => part.Name == Tree.Named("Namespace", deployment.Namespace).Labels["pci-scope"])
                .Json.Text("spec.timeout");

            Assert.True(progress > NodeProvisionSeconds, $"{deployment}: {progress} s.");
            Assert.True(int.Parse(timeout.TrimEnd('m')) * 60 > progress, $"{deployment}: {timeout}.");
        }
    }

    // A rollout adds the surge of a deployment, and pods that end count until they have ended: for longer than the next
    // takes to be ready. A migration may run beside its service, and the one before it be ending.
    private static IEnumerable<(JsonObject Template, int Count)> PodsAtMost(ManifestTree tree, string @namespace)
    {
        foreach (var deployment in tree.OfKind("Deployment", @namespace))
        {
            var autoscaler = tree.OfKind("HorizontalPodAutoscaler", @namespace)
                .Single(autoscaler => autoscaler.Json.Text("spec.scaleTargetRef.name") == deployment.Name);
            var surge = deployment.Json.Text("spec.strategy.rollingUpdate.maxSurge");
            yield return (ManifestTree.TemplateOf(deployment),
                (2 * int.Parse(autoscaler.Json.Text("spec.maxReplicas"))) + int.Parse(surge));
        }

        foreach (var job in tree.OfKind("Job", @namespace)) yield return (ManifestTree.TemplateOf(job), 2);

        // The one by schedule, and one that somebody asks for.
        foreach (var job in tree.OfKind("CronJob", @namespace)) yield return (ManifestTree.TemplateOf(job), 2);
    }

    // Those of a schedule are kept when they have ended, and one that somebody asks for is beside them for a day.
    private static decimal JobsAtMost(ManifestTree tree, string @namespace) =>
        tree.OfKind("Job", @namespace).Count() + tree.OfKind("CronJob", @namespace).Sum(job =>
            2 + Quantity.Parse(job.Json.Text("spec.successfulJobsHistoryLimit"))
                + Quantity.Parse(job.Json.Text("spec.failedJobsHistoryLimit")));

    private static IEnumerable<string> Stores(JsonObject template) =>
        from container in template.Items("spec.containers")
        from variable in container.Items("env")
        where variable.Text("name") == "WORKLOAD__STORE__CONNECTION"
        select variable.Text("value");
}
