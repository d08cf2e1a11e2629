using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// The Deployment of a service. It states no number of replicas: the autoscaler does, and Flux would set it back.
/// </summary>
internal static class Deployments
{
    /// <summary>How many pods a rollout adds.</summary>
    public const int Surge = 1;

    // Callers resolve names every 20 seconds; until then the pod still serves.
    private const int DrainSeconds = 25;

    // The drain, then the 10 seconds that a host gives its requests to finish, and some to spare.
    private const int GraceSeconds = DrainSeconds + 20;

    // The autoscaler of the cluster gives a node 15 minutes to come; what waits for it is no failed rollout.
    private const int ProgressSeconds = (15 + 5) * 60;

    public static V1Deployment Of(PublishInput input, ClusterPlacement placement, Service service) => new()
    {
        Metadata = Meta.Of(service),
        Spec = new V1DeploymentSpec
        {
            RevisionHistoryLimit = 3,
            ProgressDeadlineSeconds = ProgressSeconds,
            Selector = new V1LabelSelector { MatchLabels = Labels.Select(service.Name) },
            Strategy = new V1DeploymentStrategy
            {
                Type = "RollingUpdate",
                RollingUpdate = new V1RollingUpdateDeployment { MaxUnavailable = 0, MaxSurge = Surge },
            },
            Template = new V1PodTemplateSpec
            {
                Metadata = new V1ObjectMeta
                {
                    Labels = Pods.Labelled(Labels.Of(service), AzureUse.SignsIn(input.Environment, service)),
                    Annotations = Scraped,
                },
                Spec = Pod(input, placement, service),
            },
        },
    };

    private static V1PodSpec Pod(PublishInput input, ClusterPlacement placement, Service service)
    {
        var volumes = Volumes.Of(input, service);
        return new V1PodSpec
        {
            ServiceAccountName = service.Name,
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            NodeSelector = Pods.Nodes(service.Scope),
            Tolerations = Pods.Tolerations(service.Scope),
            TopologySpreadConstraints =
            [
                Spread(service, "topology.kubernetes.io/zone", "DoNotSchedule"),
                Spread(service, "kubernetes.io/hostname", "ScheduleAnyway"),
            ],
            SecurityContext = PodSecurity.Pod(input, service.Name),
            TerminationGracePeriodSeconds = GraceSeconds,
            DnsConfig = Pods.Dns,
            Containers =
            [
                new V1Container
                {
                    Name = service.Name,
                    Image = Pods.Image(input, service),
                    ImagePullPolicy = "IfNotPresent",
                    Ports =
                    [
                        new V1ContainerPort { Name = "traffic", ContainerPort = Ports.Traffic, Protocol = "TCP" },
                        new V1ContainerPort { Name = "health", ContainerPort = Ports.Health, Protocol = "TCP" },
                    ],
                    Env = Pods.Environment(input, new ServiceEnvironment(input.Workload, placement).Of(service)),
                    Resources = Pods.Resources(service),
                    StartupProbe = Probes.Startup,
                    ReadinessProbe = Probes.Readiness,
                    LivenessProbe = Probes.Liveness,
                    // There is no shell in the image to sleep with.
                    Lifecycle = new V1Lifecycle
                    {
                        PreStop = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = DrainSeconds } },
                    },
                    SecurityContext = PodSecurity.Container,
                    VolumeMounts = [.. volumes.Select(entry => Volumes.Mount(entry.Volume, entry.Path))],
                },
            ],
            Volumes = [.. volumes.Select(entry => entry.Volume)],
        };
    }

    // Nodes that are lost or being drained keep their labels. Counted as empty, they would leave no room for a pod
    // in the zones that are left.
    private static V1TopologySpreadConstraint Spread(Service service, string topologyKey, string otherwise) => new()
    {
        MaxSkew = 1,
        TopologyKey = topologyKey,
        WhenUnsatisfiable = otherwise,
        NodeTaintsPolicy = "Honor",
        LabelSelector = new V1LabelSelector { MatchLabels = Labels.Select(service.Name) },
        MatchLabelKeys = ["pod-template-hash"],
    };

    private static OrderedDictionary<string, string> Scraped { get; } = new()
    {
        ["prometheus.io/path"] = "/metrics",
        ["prometheus.io/port"] = $"{Ports.Health}",
        ["prometheus.io/scheme"] = "http",
        ["prometheus.io/scrape"] = "true",
    };
}
