using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Parts;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Migrations;

/// <summary>
/// Schema changes: <c>in-scope-migrations/</c> and <c>out-of-scope-migrations/</c>, a Job for each service that stores.
/// Each runs under the role that owns the schema, with a service account and network policies of its own, and has ended
/// before Flux touches the services.
/// </summary>
public static class MigrationPublisher
{
    /// <summary>What the name of a migration adds to that of its service.</summary>
    public const string Suffix = "-migrate";

    /// <summary>The argument that makes a service migrate and end.</summary>
    public const string Verb = "migrate";

    private const int Attempts = 4;
    private const int LimitSeconds = 900;

    // A Job cannot be changed: Flux deletes it and creates it again when the image or the database is another.
    private const string Recreate = "kustomize.toolkit.fluxcd.io/force";

    /// <summary>The files of all migrations of a cluster.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var placement = new ClusterPlacement(input);
        return input.Services.Where(service => service.Store is not null)
            .SelectMany(service => Files(input, placement, service));
    }

    private static IEnumerable<ManifestFile> Files(PublishInput input, ClusterPlacement placement, Service service)
    {
        var name = NameOf(service);
        var destinations = EgressDestinations.OfMigration(input.Environment, service).ToList();
        yield return File("serviceaccount.yaml", ServiceAccounts.Named(Metadata(service), input, name, signsIn: true));
        yield return File("networkpolicies.yaml",
        [
            .. from destination in destinations
               where destination.Addresses is not null
               select NetworkRules.Egress(
                   Metadata(service, $"{name}-to-{destination.Name}"), Labels.Select(name),
                   NetworkRules.Addresses(destination.Addresses ?? []), destination.Port),
        ]);
        if (CiliumPolicies.OfMigration(input, service, name) is [_, ..] names)
        {
            yield return File("ciliumnetworkpolicies.yaml", [.. names]);
        }

        if (PrivateAuthorities.Of(input, Metadata(service)) is { } authorities)
        {
            yield return File("authorities.yaml", authorities);
        }

        yield return File("job.yaml", Job(input, placement, service));

        ManifestFile File(string file, params IKubernetesObject[] objects) =>
            new($"{FluxPart.MigrationsOf(service.Scope).Folder}/{service.Name}/{file}", objects);
    }

    private static V1Job Job(PublishInput input, ClusterPlacement placement, Service service)
    {
        var metadata = Metadata(service);
        metadata.Annotations = new Dictionary<string, string> { [Recreate] = "enabled" };
        return new V1Job
        {
            Metadata = metadata,
            Spec = new V1JobSpec
            {
                BackoffLimit = Attempts - 1,
                ActiveDeadlineSeconds = LimitSeconds,
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta
                    {
                        Labels = Pods.Labelled(Labels.Of(NameOf(service), service.Scope), signsIn: true),
                    },
                    Spec = Pod(input, placement, service),
                },
            },
        };
    }

    private static V1PodSpec Pod(PublishInput input, ClusterPlacement placement, Service service)
    {
        (V1Volume Volume, string Path)[] volumes =
        [
            .. PrivateAuthorities.Volumes(input, NameOf(service)),
            (Volumes.Temporary, MountPaths.Temporary),
        ];
        return new V1PodSpec
        {
            ServiceAccountName = NameOf(service),
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            RestartPolicy = "Never",
            NodeSelector = Pods.Nodes(service.Scope),
            Tolerations = Pods.Tolerations(service.Scope),
            SecurityContext = PodSecurity.Pod(input, NameOf(service)),
            DnsConfig = Pods.Dns,
            Containers =
            [
                new V1Container
                {
                    Name = service.Name,
                    Image = Pods.Image(input, service),
                    ImagePullPolicy = "IfNotPresent",
                    Args = [Verb],
                    Env = Pods.Environment(input, Variables(input, placement, service)),
                    Resources = Pods.Resources(service),
                    SecurityContext = PodSecurity.Container,
                    VolumeMounts = [.. volumes.Select(entry => Volumes.Mount(entry.Volume, entry.Path))],
                },
            ],
            Volumes = [.. volumes.Select(entry => entry.Volume)],
        };
    }

    // The service's own variables, under the owner's role. Telemetry has no way out of a migration, which would wait
    // for it before it ends; its log is collected like that of every container. No verifier asks what serves nobody.
    private static SortedDictionary<string, string> Variables(
        PublishInput input, ClusterPlacement placement, Service service)
    {
        var variables = new ServiceEnvironment(input.Workload, placement).Of(service);
        foreach (var key in placement.Telemetry.Keys.Concat(ServiceEnvironment.OfProbe))
        {
            variables.Remove(key);
        }

        foreach (var (key, value) in placement.OwnerOf(service))
        {
            variables[key] = value;
        }

        return variables;
    }

    /// <summary>The name of a migration, and of the identity that it runs under.</summary>
    internal static string NameOf(Service service) => $"{service.Name}{Suffix}";

    private static V1ObjectMeta Metadata(Service service, string? name = null)
    {
        var metadata = Meta.Of(service.Scope, NameOf(service));
        metadata.Name = name ?? metadata.Name;
        return metadata;
    }
}
