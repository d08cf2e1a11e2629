using System.Net;
using System.Text.RegularExpressions;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// Which artifacts refer to a manifest: <c>/v2/NAME/referrers/DIGEST</c>, and for registries that do not have it yet
/// the index under the tag <c>sha256-HEX</c> (OCI distribution specification 1.1, unavailable referrers API).
/// </summary>
internal sealed partial class ReferrersEndpoint(RegistryTransport transport, ManifestEndpoint manifests)
{
    private const int LongestPage = 4 << 20;
    private const int MostPages = 100;
    private const int Attempts = 5;

    public async Task<IReadOnlyList<Descriptor>> ListAsync(
        Repository repository, Digest subject, string? artifactType, CancellationToken cancellationToken)
    {
        var query = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var next = new Uri($"v2/{repository.Path}/referrers/{subject}{query}", UriKind.Relative);
        List<Descriptor> found = [];
        for (var page = 0; next is not null && page < MostPages; page++)
        {
            var call = new RegistryCall(repository, HttpMethod.Get, next, $"list what refers to {repository}@{subject}")
            {
                Accept = [MediaTypes.Index],
            };
            using var response = await transport.SendAsync(call, cancellationToken);
            if (page == 0 && IsUnknown(response.StatusCode))
            {
                found.AddRange((await FallbackAsync(repository, subject, cancellationToken))?.Manifests ?? []);
                break;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw await Refusal.ReadAsync(call, response, cancellationToken);
            }

            found.AddRange((await ReadAsync(call, response, cancellationToken)).Manifests);
            next = Next(call, response);
        }

        // A registry may list more than it was asked for.
        return [.. found.Where(one => artifactType is null || one.ArtifactType == artifactType)];
    }

    /// <summary>Notes a referrer in the index that stands in for the API.</summary>
    public async Task NoteAsync(
        Repository repository, Digest subject, Descriptor referrer, CancellationToken cancellationToken)
    {
        // Without a conditional request, of two writers the later one wins: each looks whether it is still there.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var noted = await FallbackAsync(repository, subject, cancellationToken);
            if (noted?.Manifests.Any(one => one.Digest.Equals(referrer.Digest)) == true) return;
            var index = ManifestContent.Of(new ImageIndex([.. noted?.Manifests ?? [], referrer]));
            await manifests.PutAsync(repository, index, FallbackTag(subject), cancellationToken);
        }

        if ((await FallbackAsync(repository, subject, cancellationToken))?.Manifests
            .Any(one => one.Digest.Equals(referrer.Digest)) == true) return;
        throw new RegistryException(
            $"The list of what refers to {repository}@{subject} is changed by others all the time; try again later.");
    }

    // There are registries that take the tag for the digest, and answer with the subject itself.
    private async Task<ImageIndex?> FallbackAsync(
        Repository repository, Digest subject, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Of(repository, FallbackTag(subject));
        return await manifests.FindAsync(reference, cancellationToken) is { } index && !index.Digest.Equals(subject)
            ? RegistryDocument.Read(reference.ToString(), index.ReadIndex)
            : null;
    }

    // The specification has 404 for an API that is not there; registries also answer that they do not know the path,
    // the method or the media type.
    private static bool IsUnknown(HttpStatusCode status) => status is HttpStatusCode.NotFound
        or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable
        or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.NotImplemented;

    private static string FallbackTag(Digest subject) => $"sha256-{subject.Hex}";

    private static async Task<ImageIndex> ReadAsync(
        RegistryCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = await BoundedContent.ReadAsync(
                response.Content, LongestPage, call.Repository.Host, cancellationToken)
            ?? throw new RegistryException(
                $"The registry {call.Repository.Host} was asked to {call.Purpose} and answers with more than 4 MiB.");
        return RegistryDocument.Read(
            $"the referrers in {call.Repository}", new ManifestContent(MediaTypes.Index, content).ReadIndex);
    }

    private static Uri? Next(RegistryCall call, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links)) return null;
        var next = links.Select(link => NextLink().Match(link)).FirstOrDefault(match => match.Success);
        return next is null ? null : new Uri(call.Target, next.Groups[1].Value);
    }

    [GeneratedRegex("<([^>]+)>\\s*;\\s*rel=\"?next\"?", RegexOptions.NonBacktracking)]
    private static partial Regex NextLink();
}
