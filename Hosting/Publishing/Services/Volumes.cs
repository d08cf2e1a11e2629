using k8s.Models;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>What is mounted into a pod. The one writable path is memory, of a limited size.</summary>
internal static class Volumes
{
    /// <summary>The driver that mounts secrets of Key Vault.</summary>
    public const string Driver = "secrets-store.csi.k8s.io";

    /// <summary>What names the SecretProviderClass of a volume.</summary>
    public const string ClassKey = "secretProviderClass";

    private const string TemporaryName = "tmp";

    /// <summary>The volumes of a service, each with where it is mounted.</summary>
    public static IReadOnlyList<(V1Volume Volume, string Path)> Of(PublishInput input, Service service)
    {
        var volumes = new List<(V1Volume, string)>
        {
            Certificates(service),
        };
        if (service.Hosts.Count > 0)
        {
            volumes.Add(
                (
                    Secrets("ingress-certificates", CertificateMounts.IngressNameOf(service)),
                    MountPaths.IngressCertificates));
        }

        if (service.Egresses.Count > 0)
        {
            volumes.Add((Secrets("authorities", CertificateMounts.AuthoritiesNameOf(service)), MountPaths.Authorities));
        }

        if (ServiceEnvironment.AdmitsCallers(service))
        {
            var source = new V1ConfigMapVolumeSource { Name = CallerLists.NameOf(service) };
            volumes.Add((new V1Volume { Name = "callers", ConfigMap = source }, MountPaths.Callers));
        }

        if (input.Verifiers.Count > 0)
        {
            var source = new V1ConfigMapVolumeSource { Name = ProbeLists.NameOf(service) };
            volumes.Add((new V1Volume { Name = "probes", ConfigMap = source }, MountPaths.Probes));
        }

        volumes.AddRange(PrivateAuthorities.Volumes(input, service.Name));
        volumes.Add((Temporary, MountPaths.Temporary));
        return volumes;
    }

    /// <summary>How a volume is mounted: read-only, but for the temporary folder.</summary>
    public static V1VolumeMount Mount(V1Volume volume, string path) => new()
    {
        Name = volume.Name,
        MountPath = path,
        ReadOnlyProperty = volume.Name == TemporaryName ? null : true,
    };

    /// <summary>The identity of a service, and whom it trusts.</summary>
    public static (V1Volume Volume, string Path) Certificates(Service service) =>
        (Secrets("certificates", CertificateMounts.NameOf(service)), MountPaths.Certificates);

    /// <summary>Memory that the pod may write to, the same volume for every pod.</summary>
    public static V1Volume Temporary { get; } = new()
    {
        Name = TemporaryName,
        EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity("16Mi") },
    };

    private static V1Volume Secrets(string name, string providerClass) => new()
    {
        Name = name,
        Csi = new V1CSIVolumeSource
        {
            Driver = Driver,
            ReadOnlyProperty = true,
            VolumeAttributes = new Dictionary<string, string> { [ClassKey] = providerClass },
        },
    };
}
