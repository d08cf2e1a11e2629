using System.Net;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Layers, configurations and payloads of a registry: <c>/v2/NAME/blobs/…</c>.</summary>
internal sealed class BlobEndpoint(RegistryTransport transport)
{
    public async Task<bool> ExistsAsync(Repository repository, Digest digest, CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Head, repository, digest.ToString(), $"look for {repository}@{digest}");
        using var response = await transport.SendAsync(call, cancellationToken);
        return response switch
        {
            { IsSuccessStatusCode: true } => true,
            { StatusCode: HttpStatusCode.NotFound } => false,
            _ => throw await Refusal.ReadAsync(call, response, cancellationToken),
        };
    }

    /// <summary>The content, which fails while it is read when it is not what the descriptor says.</summary>
    public async Task<Stream> OpenAsync(Repository repository, Descriptor blob, CancellationToken cancellationToken)
    {
        var call = Call(HttpMethod.Get, repository, blob.Digest.ToString(), $"send {repository}@{blob.Digest}");
        var response = await transport.SendAsync(call, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            using (response) throw await Refusal.ReadAsync(call, response, cancellationToken);
        }

        return new VerifiedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), blob, repository.ToString());
    }

    /// <summary>
    /// Has the registry take the content over from another of its repositories, or else uploads it in one piece.
    /// </summary>
    public async Task UploadAsync(
        Repository repository, Descriptor blob, Func<CancellationToken, Task<Stream>> open, Repository? mountFrom,
        CancellationToken cancellationToken)
    {
        if (mountFrom is not null && mountFrom.Host == repository.Host
            && await MountAsync(repository, blob, mountFrom, cancellationToken))
        {
            return;
        }

        var start = Call(HttpMethod.Post, repository, "uploads/", Purpose(repository, blob));
        using var started = await transport.SendAsync(start, cancellationToken);
        if (!started.IsSuccessStatusCode || started.Headers.Location is not { } location)
        {
            throw await Refusal.ReadAsync(start, started, cancellationToken);
        }

        await FinishAsync(start, location, blob, open, cancellationToken);
    }

    // A mount saves time and nothing else. Registries refuse it with any status, even with that of a failed sign-in
    // where the account must not read the other repository; the upload that follows then succeeds, or tells the cause.
    private async Task<bool> MountAsync(
        Repository repository, Descriptor blob, Repository from, CancellationToken cancellationToken)
    {
        var query = $"?mount={blob.Digest}&from={Uri.EscapeDataString(from.Path)}";
        var call = Call(HttpMethod.Post, repository, $"uploads/{query}", Purpose(repository, blob)) with
        {
            Reads = from,
        };
        try
        {
            using var response = await transport.SendAsync(call, cancellationToken);
            return response.StatusCode == HttpStatusCode.Created;
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    private async Task FinishAsync(
        RegistryCall start, Uri location, Descriptor blob, Func<CancellationToken, Task<Stream>> open,
        CancellationToken cancellationToken)
    {
        var target = new UriBuilder(new Uri(start.Target, location));
        target.Query = $"{target.Query.TrimStart('?')}{(target.Query.Length > 1 ? "&" : "")}digest={blob.Digest}";
        var finish = start with
        {
            Method = HttpMethod.Put,
            Address = target.Uri,
            Content = async token => Body(await open(token), blob.Size),
        };
        using var finished = await transport.SendAsync(finish, cancellationToken);
        if (!finished.IsSuccessStatusCode) throw await Refusal.ReadAsync(finish, finished, cancellationToken);
        // Only 201 says that it is stored; of any other success, the digest is the proof.
        if (finished.StatusCode == HttpStatusCode.Created) return;
        if (await transport.ComesTrueAsync(
            token => ExistsAsync(start.Repository, blob.Digest, token), cancellationToken)) return;
        throw new RegistryException(
            $"The registry {start.Repository.Host} was asked to {start.Purpose}, answered "
            + $"{(int)finished.StatusCode} {finished.StatusCode}, and does not have it; see its log.");
    }

    private static string Purpose(Repository repository, Descriptor blob) => $"take {blob.Digest} into {repository}";

    private static StreamContent Body(Stream content, long size)
    {
        var body = new StreamContent(content);
        body.Headers.ContentType = new("application/octet-stream");
        body.Headers.ContentLength = size;
        return body;
    }

    private static RegistryCall Call(HttpMethod method, Repository repository, string name, string purpose) =>
        new(repository, method, new Uri($"v2/{repository.Path}/blobs/{name}", UriKind.Relative), purpose);
}
