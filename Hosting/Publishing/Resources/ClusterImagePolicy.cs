using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary><c>ClusterImagePolicy</c> of sigstore policy-controller: which signatures which images need.</summary>
public sealed record ClusterImagePolicy : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = "policy.sigstore.dev/v1beta1";

    /// <inheritdoc />
    public string Kind { get; set; } = "ClusterImagePolicy";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public ClusterImagePolicySpec? Spec { get; init; }
}

/// <summary>Which signatures which images need.</summary>
public sealed record ClusterImagePolicySpec
{
    /// <summary><c>enforce</c>: a missing signature refuses the pod; <c>warn</c>: it is told.</summary>
    public string? Mode { get; init; }

    /// <summary>The images.</summary>
    public IList<ImagePattern>? Images { get; init; }

    /// <summary>The signers, one of whom must have signed.</summary>
    public IList<ImageAuthority>? Authorities { get; init; }
}

/// <summary>Some images.</summary>
public sealed record ImagePattern
{
    /// <summary>A glob over their references.</summary>
    public string? Glob { get; init; }
}

/// <summary>A signer: a key, or an identity whose certificates are short-lived.</summary>
public sealed record ImageAuthority
{
    /// <summary>A name for messages.</summary>
    public string? Name { get; init; }

    /// <summary>A public key.</summary>
    public ImageSigningKey? Key { get; init; }

    /// <summary>Identities with certificates of Fulcio.</summary>
    public KeylessSigners? Keyless { get; init; }
}

/// <summary>A public key that images are signed with.</summary>
public sealed record ImageSigningKey
{
    /// <summary>The key in PEM.</summary>
    public string? Data { get; init; }

    /// <summary>The digest that is signed.</summary>
    public string? HashAlgorithm { get; init; }
}

/// <summary>Identities that sign without a key of their own.</summary>
public sealed record KeylessSigners
{
    /// <summary>The identities.</summary>
    public IList<ImageSigner>? Identities { get; init; }
}

/// <summary>An identity that signs.</summary>
public sealed record ImageSigner
{
    /// <summary>The OIDC issuer that vouches for it.</summary>
    public string? Issuer { get; init; }

    /// <summary>Its subject, a regular expression.</summary>
    public string? SubjectRegExp { get; init; }
}
