using System.Net;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Manifests of a registry: <c>/v2/NAME/manifests/REFERENCE</c>.</summary>
internal sealed class ManifestEndpoint(RegistryTransport transport)
{
    // Registries take 4 MiB at least (OCI distribution specification 1.1, pushing manifests), and hardly more.
    private const int LongestManifest = 4 << 20;
    private const string SubjectHeader = "OCI-Subject";
    private const string DigestHeader = "Docker-Content-Digest";

    /// <summary>The manifest, checked against a given digest; null when the registry has none of that name.</summary>
    public async Task<ManifestContent?> FindAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Get, reference.Repository, reference.Selector, $"read the manifest of {reference}");
        using var response = await transport.SendAsync(call with { Accept = DocumentType.All }, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode) throw await Refusal.ReadAsync(call, response, cancellationToken);
        var content = await BoundedContent.ReadAsync(
                response.Content, LongestManifest, reference.Repository.Host, cancellationToken)
            ?? throw new RegistryException($"The manifest of {reference} is larger than 4 MiB; that is no manifest.");
        var sentAs = response.Content.Headers.ContentType?.MediaType;
        var manifest = new ManifestContent(DocumentType.Read(reference, sentAs, content), content);
        return reference.Digest is { } digest && !digest.Equals(manifest.Digest)
            ? throw new RegistryException(
                $"The registry {reference.Repository.Host} was asked for {reference} and sent {manifest.Digest}. "
                + "Nothing was copied; find out who changed it.")
            : manifest;
    }

    /// <summary>Stores a manifest, under a tag or its digest; true when the registry noted its subject.</summary>
    public async Task<bool> PutAsync(
        Repository repository, ManifestContent manifest, string? tag, CancellationToken cancellationToken)
    {
        var name = tag ?? manifest.Digest.ToString();
        var call = Call(
            HttpMethod.Put, repository, name, $"store the manifest {repository}{(tag is null ? "@" : ":")}{name}") with
        {
            Content = _ =>
            {
                var body = new ReadOnlyMemoryContent(manifest.Content);
                body.Headers.ContentType = new(manifest.MediaType);
                return Task.FromResult<HttpContent>(body);
            },
        };
        using var response = await transport.SendAsync(call, cancellationToken);
        if (!response.IsSuccessStatusCode) throw await Refusal.ReadAsync(call, response, cancellationToken);
        if ((response.Headers.TryGetValues(DigestHeader, out var stored)
                && stored.Any(one => one != manifest.Digest.ToString()))
            || (response.StatusCode != HttpStatusCode.Created
                && !await IsStoredAsync(repository, manifest, tag, cancellationToken)))
        {
            throw new RegistryException(
                $"The registry {repository.Host} was given {manifest.Digest} and stored something else in "
                + $"{repository}; it must keep manifests as they are.");
        }

        return response.Headers.Contains(SubjectHeader);
    }

    // Only 201 says that it is stored; of any other success, the digest of what the name leads to is the proof.
    private Task<bool> IsStoredAsync(
        Repository repository, ManifestContent manifest, string? tag, CancellationToken cancellationToken)
    {
        var reference = tag is null
            ? ImageReference.Of(repository, manifest.Digest)
            : ImageReference.Of(repository, tag);
        return transport.ComesTrueAsync(
            async token => manifest.Digest.Equals((await FindAsync(reference, token))?.Digest), cancellationToken);
    }

    private static RegistryCall Call(HttpMethod method, Repository repository, string name, string purpose) =>
        new(repository, method, new Uri($"v2/{repository.Path}/manifests/{name}", UriKind.Relative), purpose);
}
