using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.Hosting.Verification.PaymentPage;

/// <summary>Opens the payment page as a browser does, over HTTPS, and follows what it loads.</summary>
/// <param name="client">What sends the requests; it validates certificates.</param>
/// <param name="pay">The origin of the page.</param>
/// <param name="shop">The origin of the pages that frame it.</param>
public sealed class PageReader(HttpMessageInvoker client, Uri pay, Uri shop)
{
    private const int MostParts = 200;

    private readonly List<ReceivedPart> parts = [];
    private readonly Queue<(string Path, string Kind)> open = new();

    /// <summary>The page at a path of the origin.</summary>
    /// <exception cref="WorkloadException">It does not answer.</exception>
    public async Task<ReceivedPage> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var address = new Uri(pay, path);
        using var answer = await SendAsync(address, cancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => ReceivedPage.Protects(header.Key))
            .ToDictionary(
                header => header.Key, header => Neutral(string.Join(", ", header.Value)),
                StringComparer.OrdinalIgnoreCase);
        await AddAsync(answer, path, "page", cancellationToken);
        while (open.TryDequeue(out var next))
        {
            if (parts.Exists(part => part.Path == next.Path)) continue;
            if (parts.Count == MostParts) throw new WorkloadException($"{address} loads more than {MostParts} parts.");
            await FollowAsync(next.Path, next.Kind, cancellationToken);
        }

        return new ReceivedPage(address, [.. parts], headers);
    }

    // What another origin serves is a change by itself; nothing is asked of it.
    private async Task FollowAsync(string path, string kind, CancellationToken cancellationToken)
    {
        var address = new Uri(pay, path);
        if (Origin(address) != Origin(pay))
        {
            parts.Add(new ReceivedPart(path, kind, ""));
            return;
        }

        using var answer = await SendAsync(address, cancellationToken);
        await AddAsync(answer, path, kind, cancellationToken);
    }

    private async Task AddAsync(
        HttpResponseMessage answer, string path, string kind, CancellationToken cancellationToken)
    {
        var text = Neutral(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
        parts.Add(new ReceivedPart(path, kind, Sha256(text)));
        foreach (var (loaded, code) in PageText.Loads(path, kind, text))
        {
            if (code is null) open.Enqueue(loaded);
            else parts.Add(new ReceivedPart(loaded.Path, loaded.Kind, Sha256(code)));
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        try
        {
            var answer = await client.SendAsync(request, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK) return answer;
            using (answer) throw new WorkloadException($"{address} answers {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException fault)
        {
            throw new WorkloadException($"{address} cannot be opened: {fault.Message}", fault);
        }
    }

    // The same page has other origins in each environment.
    private string Neutral(string text) => text
        .Replace(Origin(shop), "{{shop}}", StringComparison.Ordinal)
        .Replace(Origin(pay), "{{pay}}", StringComparison.Ordinal);

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
