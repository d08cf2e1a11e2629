using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// The private authorities of a cluster, as files that .NET reads beside those of the image: databases, vaults and the
/// sign-in are verified against both, and a change of them rebuilds no image.
/// </summary>
internal static class PrivateAuthorities
{
    // .NET on Linux takes the authorities of the system from here, as OpenSSL does.
    private const string Variable = "SSL_CERT_DIR";
    private const string OfImage = "/etc/ssl/certs";
    private const string File = "private-authorities.crt";

    /// <summary>The object that holds them for these pods; null where there are none.</summary>
    /// <param name="input">The cluster.</param>
    /// <param name="metadata">The name of the pods, and where they are.</param>
    public static V1ConfigMap? Of(PublishInput input, V1ObjectMeta metadata)
    {
        if (input.Environment.PrivateAuthorities is not { } authorities) return null;
        metadata.Name = NameOf(metadata.Name);
        return new V1ConfigMap
        {
            Metadata = metadata,
            Data = new Dictionary<string, string> { [File] = authorities },
        };
    }

    /// <summary>The volume with them, and where it is mounted; none where there are none.</summary>
    public static IEnumerable<(V1Volume Volume, string Path)> Volumes(PublishInput input, string pods)
    {
        if (input.Environment.PrivateAuthorities is null) yield break;
        yield return (
            new V1Volume
            {
                Name = "private-authorities",
                ConfigMap = new V1ConfigMapVolumeSource { Name = NameOf(pods) },
            },
            MountPaths.PrivateAuthorities);
    }

    /// <summary>What tells a process of them; nothing where there are none.</summary>
    public static IReadOnlyDictionary<string, string> Variables(PublishInput input) =>
        input.Environment.PrivateAuthorities is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { [Variable] = $"{OfImage}:{MountPaths.PrivateAuthorities}" };

    private static string NameOf(string pods) => $"{pods}-private-authorities";
}
