namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>What Flux watches and trusts. Exactly one source is given.</summary>
/// <param name="Namespace">Where its objects live; with multi-tenancy, that of the AKS configuration.</param>
/// <param name="Git">A Git repository with signed commits.</param>
/// <param name="Oci">An OCI artifact with a signature.</param>
public sealed record FluxSettings(string Namespace, GitSourceSettings? Git = null, OciSourceSettings? Oci = null);

/// <summary>A Git repository with signed commits.</summary>
/// <param name="Url">Its <c>https</c> or <c>ssh</c> address.</param>
/// <param name="Branch">The branch.</param>
/// <param name="CredentialSecret">The Kubernetes secret with the credential; null where none is needed.</param>
/// <param name="KeySecret">The Kubernetes secret with the OpenPGP public keys of those who may sign commits.</param>
public sealed record GitSourceSettings(string Url, string Branch, string KeySecret, string? CredentialSecret = null);

/// <summary>An OCI artifact with a signature, pulled by the cluster's managed identity.</summary>
/// <param name="Url">Its <c>oci://</c> address.</param>
/// <param name="Tag">The tag that is followed.</param>
/// <param name="Verifier"><c>cosign</c> or <c>notation</c>.</param>
/// <param name="KeySecret">The Kubernetes secret with the public keys or the trust policy; null when keyless.</param>
/// <param name="Issuer">The OIDC issuer of keyless signatures, a regular expression.</param>
/// <param name="Identity">The identity that signs, a regular expression.</param>
public sealed record OciSourceSettings(
    string Url,
    string Tag,
    string Verifier,
    string? KeySecret = null,
    string? Issuer = null,
    string? Identity = null);
