using RegulatedWorkload.Hosting.Publishing.Flux;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>What Flux watches. What it applies is signed, and the signature is verified in the cluster.</summary>
/// <param name="Namespace">The namespace of its objects.</param>
/// <param name="Kind"><c>GitRepository</c> or <c>OCIRepository</c>.</param>
/// <param name="Url">The address of the source.</param>
/// <param name="Reference">The branch, or the tag.</param>
/// <param name="Path">The folder with the source and the rights of Flux.</param>
/// <param name="CredentialSecret">The secret with the credential; null where none is needed.</param>
/// <param name="KeySecret">The secret with the public keys of those who may sign; null when keyless.</param>
/// <param name="Verifier"><c>cosign</c> or <c>notation</c> for an artifact; null for a repository.</param>
/// <param name="Issuer">The OIDC issuer of keyless signatures; null with keys.</param>
/// <param name="Identity">The identity of keyless signatures; null with keys.</param>
public sealed record FluxFacts(
    string Namespace,
    string Kind,
    string Url,
    string Reference,
    string Path,
    string? CredentialSecret,
    string? KeySecret,
    string? Verifier,
    string? Issuer,
    string? Identity)
{
    internal static FluxFacts Of(PublishInput input)
    {
        var (flux, path) = (input.Environment.Flux, FluxSource.Path(input, "cluster"));
        return flux switch
        {
            { Git: { } git } => new FluxFacts(
                flux.Namespace, "GitRepository", git.Url, git.Branch, path, git.CredentialSecret, git.KeySecret,
                null, null, null),
            { Oci: { } oci } => new FluxFacts(
                flux.Namespace, "OCIRepository", oci.Url, oci.Tag, path, null, oci.KeySecret, oci.Verifier,
                oci.Issuer, oci.Identity),
            _ => throw new InvalidOperationException("An environment without a Flux source has passed its rules."),
        };
    }
}
