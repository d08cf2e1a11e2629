using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary><c>GitRepository</c> of Flux: a branch whose commits must be signed.</summary>
public sealed record GitRepository : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = "source.toolkit.fluxcd.io/v1";

    /// <inheritdoc />
    public string Kind { get; set; } = "GitRepository";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public GitRepositorySpec? Spec { get; init; }
}

/// <summary>What a GitRepository follows.</summary>
public sealed record GitRepositorySpec
{
    /// <summary>How often it looks: <c>1m</c>.</summary>
    public string? Interval { get; init; }

    /// <summary>How long a look may take.</summary>
    public string? Timeout { get; init; }

    /// <summary>The address of the repository.</summary>
    public string? Url { get; init; }

    /// <summary>What of it is followed.</summary>
    public GitReference? Ref { get; init; }

    /// <summary>The secret with the credential.</summary>
    public SecretReference? SecretRef { get; init; }

    /// <summary>Whose signatures are required.</summary>
    public GitVerification? Verify { get; init; }

    /// <summary>What of the repository is left out, in the format of <c>.gitignore</c>.</summary>
    public string? Ignore { get; init; }
}

/// <summary>A part of a Git repository.</summary>
public sealed record GitReference
{
    /// <summary>A branch.</summary>
    public string? Branch { get; init; }
}

/// <summary>Whose signatures a commit needs.</summary>
public sealed record GitVerification
{
    /// <summary><c>HEAD</c>: the commit that is deployed.</summary>
    public string? Mode { get; init; }

    /// <summary>The secret with the OpenPGP public keys.</summary>
    public SecretReference? SecretRef { get; init; }
}

/// <summary>A secret of the own namespace.</summary>
public sealed record SecretReference
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }
}

/// <summary><c>OCIRepository</c> of Flux: an artifact that must be signed.</summary>
public sealed record OciRepository : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = "source.toolkit.fluxcd.io/v1";

    /// <inheritdoc />
    public string Kind { get; set; } = "OCIRepository";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public OciRepositorySpec? Spec { get; init; }
}

/// <summary>What an OCIRepository follows.</summary>
public sealed record OciRepositorySpec
{
    /// <summary>How often it looks: <c>1m</c>.</summary>
    public string? Interval { get; init; }

    /// <summary>How long a look may take.</summary>
    public string? Timeout { get; init; }

    /// <summary>The address of the artifact.</summary>
    public string? Url { get; init; }

    /// <summary>Who gives the credential: <c>azure</c>, the cluster's managed identity.</summary>
    public string? Provider { get; init; }

    /// <summary>What of it is followed.</summary>
    public OciReference? Ref { get; init; }

    /// <summary>Whose signatures are required.</summary>
    public OciVerification? Verify { get; init; }
}

/// <summary>A version of an OCI artifact.</summary>
public sealed record OciReference
{
    /// <summary>A tag.</summary>
    public string? Tag { get; init; }
}

/// <summary>Whose signatures an artifact needs.</summary>
public sealed record OciVerification
{
    /// <summary><c>cosign</c> or <c>notation</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The secret with the public keys or the trust policy.</summary>
    public SecretReference? SecretRef { get; init; }

    /// <summary>The identities of keyless signatures.</summary>
    [JsonPropertyName("matchOIDCIdentity")]
    [YamlMember(Alias = "matchOIDCIdentity", ApplyNamingConventions = false)]
    public IList<OidcIdentity>? MatchOidcIdentity { get; init; }
}

/// <summary>An identity of keyless signatures.</summary>
public sealed record OidcIdentity
{
    /// <summary>Who vouches for it, a regular expression.</summary>
    public string? Issuer { get; init; }

    /// <summary>Who it is, a regular expression.</summary>
    public string? Subject { get; init; }
}
