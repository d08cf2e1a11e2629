using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Verification;

/// <summary>
/// The proof of segmentation in the cluster: a CronJob for each scope, under an identity of its own that may connect to
/// the services of that scope and to nothing else. A run that finds a difference fails. PCI DSS 4.0.1, 11.4.5.
/// </summary>
public static class VerificationPublisher
{
    /// <summary>The argument that makes an image verify and end.</summary>
    public const string Verb = "verify";

    private const int LimitSeconds = 900;
    private const int Kept = 3;
    private const string Expected = "expected";

    /// <summary>How many Jobs of a verifier there may be at once: those that are kept, and those asked for.</summary>
    internal const int MostJobs = (2 * Kept) + 4;

    /// <summary>The files of the verifiers of a cluster; none where its environment has it not verified.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var placement = new ClusterPlacement(input);
        return input.Verifiers.SelectMany(verifier => Files(input, placement, verifier));
    }

    /// <summary>The service whose image a verifier runs: every image can verify.</summary>
    internal static Service ImageOf(PublishInput input, Service verifier) =>
        input.Services.First(service => service.Scope == verifier.Scope);

    private static IEnumerable<ManifestFile> Files(PublishInput input, ClusterPlacement placement, Service verifier)
    {
        yield return File("serviceaccount.yaml", ServiceAccounts.Named(
            Meta.Of(verifier), input, verifier.Name, signsIn: false));
        yield return File("secretproviderclasses.yaml", [.. CertificateMounts.Of(input, verifier)]);
        yield return File("networkpolicies.yaml",
        [
            .. input.Services.Where(service => service.Scope == verifier.Scope).Select(service => NetworkRules.Egress(
                Meta.Of(verifier, $"{verifier.Name}-to-{service.Name}"), Labels.Select(verifier.Name),
                [NetworkRules.Pods(service.Scope.Namespace, Labels.Select(service.Name))], Ports.Traffic)),
        ]);
        if (CiliumPolicies.OfVerifier(input, verifier) is [_, ..] names)
        {
            yield return File("ciliumnetworkpolicies.yaml", [.. names]);
        }

        yield return File("expected.yaml", new V1ConfigMap
        {
            Metadata = Meta.Of(verifier, $"{verifier.Name}-{Expected}"),
            Data = new Dictionary<string, string>
            {
                [MountPaths.ExpectedFile] = ExpectationsWriter.Write(input.Workload, placement, verifier),
            },
        });
        yield return File("cronjob.yaml", CronJob(input, placement, verifier));

        ManifestFile File(string name, params IKubernetesObject[] objects) =>
            new($"{verifier.Scope.Name}/{verifier.Name}/{name}", objects);
    }

    private static V1CronJob CronJob(PublishInput input, ClusterPlacement placement, Service verifier) => new()
    {
        Metadata = Meta.Of(verifier),
        Spec = new V1CronJobSpec
        {
            Schedule = input.Environment.Verification!.Schedule,
            TimeZone = "Etc/UTC",
            ConcurrencyPolicy = "Forbid",
            SuccessfulJobsHistoryLimit = Kept,
            FailedJobsHistoryLimit = Kept,
            JobTemplate = new V1JobTemplateSpec
            {
                Metadata = new V1ObjectMeta { Labels = Labels.Of(verifier) },
                Spec = new V1JobSpec
                {
                    BackoffLimit = 0,
                    ActiveDeadlineSeconds = LimitSeconds,
                    Template = new V1PodTemplateSpec
                    {
                        Metadata = new V1ObjectMeta { Labels = Labels.Of(verifier) },
                        Spec = Pod(input, placement, verifier),
                    },
                },
            },
        },
    };

    private static V1PodSpec Pod(PublishInput input, ClusterPlacement placement, Service verifier)
    {
        var image = ImageOf(input, verifier);
        (V1Volume Volume, string Path)[] volumes =
        [
            Volumes.Certificates(verifier),
            (
                new V1Volume
                {
                    Name = Expected,
                    ConfigMap = new V1ConfigMapVolumeSource { Name = $"{verifier.Name}-{Expected}" },
                },
                MountPaths.Expected),
            (Volumes.Temporary, MountPaths.Temporary),
        ];
        return new V1PodSpec
        {
            ServiceAccountName = verifier.Name,
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            RestartPolicy = "Never",
            NodeSelector = Pods.Nodes(verifier.Scope),
            Tolerations = Pods.Tolerations(verifier.Scope),
            SecurityContext = PodSecurity.Pod(input, verifier.Name),
            DnsConfig = Pods.Dns,
            Containers =
            [
                new V1Container
                {
                    Name = verifier.Name,
                    Image = Pods.Image(input, image),
                    ImagePullPolicy = "IfNotPresent",
                    Args = [Verb],
                    Env = Pods.Environment(
                        input, new ServiceEnvironment(input.Workload, placement).OfVerifier(verifier)),
                    Resources = Pods.Resources(verifier),
                    SecurityContext = PodSecurity.Container,
                    VolumeMounts = [.. volumes.Select(entry => Volumes.Mount(entry.Volume, entry.Path))],
                },
            ],
            Volumes = [.. volumes.Select(entry => entry.Volume)],
        };
    }
}
