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
        return response.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
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
    /// Uploads the content in one piece, or has the registry take it over from another of its repositories.
    /// </summary>
    public async Task UploadAsync(
        Repository repository, Descriptor blob, Func<CancellationToken, Task<Stream>> open, Repository? mountFrom,
        CancellationToken cancellationToken)
    {
        var mounts = mountFrom is not null && mountFrom.Host == repository.Host;
        var query = mounts ? $"?mount={blob.Digest}&from={Uri.EscapeDataString(mountFrom!.Path)}" : "";
        var start = Call(HttpMethod.Post, repository, $"uploads/{query}", $"take {blob.Digest} into {repository}") with
        {
            Reads = mounts ? mountFrom : null,
        };
        using var started = await transport.SendAsync(start, cancellationToken);
        if (mounts && started.StatusCode == HttpStatusCode.Created) return;
        if (started.StatusCode != HttpStatusCode.Accepted || started.Headers.Location is not { } location)
        {
            throw await Refusal.ReadAsync(start, started, cancellationToken);
        }

        var target = new UriBuilder(new Uri(start.Target, location));
        target.Query = $"{target.Query.TrimStart('?')}{(target.Query.Length > 1 ? "&" : "")}digest={blob.Digest}";
        var finish = start with
        {
            Method = HttpMethod.Put,
            Address = target.Uri,
            Reads = null,
            Content = async token => Body(await open(token), blob.Size),
        };
        using var finished = await transport.SendAsync(finish, cancellationToken);
        if (finished.StatusCode == HttpStatusCode.Created) return;
        throw await Refusal.ReadAsync(finish, finished, cancellationToken);
    }

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
