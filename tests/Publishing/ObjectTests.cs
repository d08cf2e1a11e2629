using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>What every object promises, read from the manifests.</summary>
public sealed class ObjectTests
{
    private static readonly IReadOnlyList<Service> Services = Committed.Input.Topology.Services;

    private static readonly IReadOnlyList<(string Name, V1PodSpec Spec)> Pods =
    [
        .. Manifests.All<V1Deployment>().Select(item => (item.Metadata.Name, item.Spec.Template.Spec)),
        .. Manifests.All<V1Job>().Select(item => (item.Metadata.Name, item.Spec.Template.Spec)),
    ];

    [Fact]
    public void Every_service_is_deployed_and_every_store_migrated() => Assert.Equal(
        Services.Select(service => service.Name)
            .Concat(Services.Where(service => service.Store is not null).Select(service => $"{service.Name}-migrate"))
            .Order(),
        Pods.Select(pod => pod.Name).Order());

    [Fact]
    public void Every_image_is_told_by_digest_alone() => Assert.All(
        Pods,
        pod => Assert.Matches(
            @"^contoso\.azurecr\.io/live/a0005/[a-z-]+@sha256:[0-9a-f]{64}$",
            Assert.Single(pod.Spec.Containers).Image));

    [Fact]
    public void No_deployment_states_replicas_that_its_autoscaler_rules()
    {
        Assert.All(Manifests.All<V1Deployment>(), deployment => Assert.Null(deployment.Spec.Replicas));
        Assert.Equal(
            Services.Select(service => service.Name).Order(),
            Manifests.All<V2HorizontalPodAutoscaler>().Select(scaler => scaler.Spec.ScaleTargetRef.Name).Order());
    }

    [Fact]
    public void No_pod_has_a_token_of_the_cluster() => Assert.All(Pods, pod =>
    {
        Assert.False(pod.Spec.AutomountServiceAccountToken);
        Assert.False(pod.Spec.EnableServiceLinks);
    });

    [Fact]
    public void Nothing_is_written_but_memory_of_a_limited_size() => Assert.All(
        Pods.SelectMany(pod => pod.Spec.Volumes).Where(volume => volume.EmptyDir is not null), volume =>
        {
            Assert.Equal("Memory", volume.EmptyDir.Medium);
            Assert.NotNull(volume.EmptyDir.SizeLimit);
        });

    [Fact]
    public void A_pod_names_an_AppArmor_profile_only_where_the_nodes_have_AppArmor()
    {
        Assert.False(Committed.Input.Environment.Kubernetes.HasAppArmor);
        Assert.All(Pods, pod => Assert.Null(pod.Spec.SecurityContext.AppArmorProfile));

        var ubuntu = Committed.Input with
        {
            Environment = Committed.Input.Environment with
            {
                Kubernetes = Committed.Input.Environment.Kubernetes with { NodeOperatingSystem = "Ubuntu" },
            },
        };
        Assert.Contains(
            "appArmorProfile:\n          type: RuntimeDefault",
            Changes.Write(ubuntu)["in-scope/edge/deployment.yaml"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_what_signs_in_reaches_Entra_and_has_an_identity_in_Azure(bool telemetry)
    {
        var environment = Committed.Input.Environment;
        var input = Committed.Input with
        {
            Environment = environment with { Telemetry = telemetry ? environment.Telemetry : null },
        };
        var objects = Publisher.Write(input, Committed.Environment).SelectMany(file => Manifests.Load(file.Text));
        var needed = Services
            .Where(service => telemetry || service.Store is not null || service.Secrets.Count > 0)
            .Select(service => service.Name)
            .ToList();

        Assert.Equal(telemetry, needed.Contains("edge"));
        Assert.Equal(
            needed.Concat(Stores().Select(name => $"{name}-migrate")).Order(),
            objects.OfType<V1NetworkPolicy>()
                .Where(policy => policy.Metadata.Name.EndsWith("-to-entra", StringComparison.Ordinal))
                .Select(policy => policy.Spec.PodSelector.MatchLabels["app.kubernetes.io/name"])
                .Order());
        Assert.Equal(
            needed.Order(),
            objects.OfType<V1Deployment>()
                .Where(item => item.Spec.Template.Metadata.Labels.ContainsKey("azure.workload.identity/use"))
                .Select(item => item.Metadata.Name)
                .Order());
    }

    [Fact]
    public void No_scope_namespace_can_be_reached_around_the_Gateway_or_keep_state()
    {
        foreach (var quota in Manifests.All<V1ResourceQuota>().Where(quota => quota.Namespace() != "ingress"))
        {
            Assert.Equal("0", quota.Spec.Hard["services.loadbalancers"].ToString());
            Assert.Equal("0", quota.Spec.Hard["services.nodeports"].ToString());
            Assert.Equal("0", quota.Spec.Hard["persistentvolumeclaims"].ToString());
        }

        Assert.All(Manifests.All<V1Service>(), service => Assert.Equal("ClusterIP", service.Spec.Type));
    }

    [Fact]
    public void The_quota_of_a_scope_admits_all_its_pods_at_their_most_during_a_rollout()
    {
        foreach (var scope in Scope.All)
        {
            var quota = Manifests.All<V1ResourceQuota>()
                .Single(quota => quota.Namespace() == scope.Namespace).Spec.Hard;
            var services = Services.Where(service => service.Scope == scope).ToList();
            var pods = services.Sum(service => (2 * service.Scale.Most) + 1)
                + (2 * services.Count(service => service.Store is not null));

            Assert.Equal(pods, quota["pods"].ToInt32());
            Assert.True(quota["limits.cpu"].ToDecimal() * 1000
                >= services.Sum(service => ((2 * service.Scale.Most) + 1) * service.Resources.CpuLimit));
        }
    }

    [Fact]
    public void No_role_of_people_has_a_wildcard_or_reads_secrets_or_enters_pods()
    {
        var roles = Manifests.All<V1Role>()
            .Where(role => role.Namespace() is "a0005-i" or "a0005-o" or "ingress")
            .ToList();
        Assert.NotEmpty(roles);
        Assert.All(roles.SelectMany(role => role.Rules), rule =>
        {
            Assert.DoesNotContain("*", rule.ApiGroups.Concat(rule.Resources).Concat(rule.Verbs));
            Assert.Empty(rule.Resources.Intersect(
                ["secrets", "pods/exec", "pods/attach", "pods/ephemeralcontainers", "pods/portforward"]));
        });
    }

    private static IEnumerable<string> Stores() =>
        Services.Where(service => service.Store is not null).Select(service => service.Name);
}
