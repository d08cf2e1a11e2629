using System.Net;
using System.Text.Json;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Manifests of a registry: <c>/v2/NAME/manifests/REFERENCE</c>.</summary>
internal sealed class ManifestEndpoint(RegistryTransport transport)
{
    // Registries take 4 MiB at least (OCI distribution specification 1.1, pushing manifests), and hardly more.
    private const int LongestManifest = 4 << 20;
    private const string SubjectHeader = "OCI-Subject";
    private const string DigestHeader = "Docker-Content-Digest";

    private static readonly string[] Types =
        [MediaTypes.Manifest, MediaTypes.Index, MediaTypes.DockerManifest, MediaTypes.DockerIndex];

    /// <summary>The manifest, checked against a given digest; null when the registry has none of that name.</summary>
    public async Task<ManifestContent?> FindAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Get, reference.Repository, reference.Selector, $"read the manifest of {reference}");
        using var response = await transport.SendAsync(call with { Accept = Types }, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (response.StatusCode != HttpStatusCode.OK) throw await Refusal.ReadAsync(call, response, cancellationToken);
        var content = await BoundedContent.ReadAsync(
                response.Content, LongestManifest, reference.Repository.Host, cancellationToken)
            ?? throw new RegistryException($"The manifest of {reference} is larger than 4 MiB; that is no manifest.");
        var manifest = new ManifestContent(TypeOf(reference, response, content), content);
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
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw await Refusal.ReadAsync(call, response, cancellationToken);
        }

        if (response.Headers.TryGetValues(DigestHeader, out var stored)
            && stored.Any(one => one != manifest.Digest.ToString()))
        {
            throw new RegistryException(
                $"The registry {repository.Host} was given {manifest.Digest} and stored something else in "
                + $"{repository}; it must keep manifests as they are.");
        }

        return response.Headers.Contains(SubjectHeader);
    }

    // The document says itself what it is. Where it says something else than the registry, one of the two readers of
    // the same digest would be led astray.
    private static string TypeOf(ImageReference reference, HttpResponseMessage response, byte[] content)
    {
        var given = response.Content.Headers.ContentType?.MediaType;
        string? own;
        try
        {
            using var document = JsonDocument.Parse(content);
            own = document.RootElement.TryGetProperty("mediaType", out var member) ? member.GetString() : given;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new RegistryException($"What {reference} names is no manifest, since it is no JSON object.", fault);
        }

        return own is not null && own == given && Types.Contains(own)
            ? own
            : throw new RegistryException(
                $"What {reference} names is sent as {given ?? "nothing in particular"} and calls itself "
                + $"{own ?? "nothing in particular"}; an image is an OCI or Docker (schema 2) manifest or index.");
    }

    private static RegistryCall Call(HttpMethod method, Repository repository, string name, string purpose) =>
        new(repository, method, new Uri($"v2/{repository.Path}/manifests/{name}", UriKind.Relative), purpose);
}
