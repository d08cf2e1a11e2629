using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary>What the Secrets Store CSI driver mounts into a pod.</summary>
public sealed record SecretProviderClass : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = "secrets-store.csi.x-k8s.io/v1";

    /// <inheritdoc />
    public string Kind { get; set; } = "SecretProviderClass";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The provider and its parameters.</summary>
    public SecretProviderClassSpec Spec { get; init; } = new();
}

/// <summary>The provider and its parameters.</summary>
public sealed record SecretProviderClassSpec
{
    /// <summary><c>azure</c>: Key Vault.</summary>
    public string Provider { get; init; } = "azure";

    /// <summary>The vault, the identity that reads it, and the objects as YAML text.</summary>
    public IDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
