using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using RegulatedWorkload.Hosting.Verification.PaymentPage;

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>What the frame of the card form loads, by the browser's own account: also what only a script asks for.
/// </summary>
public sealed class LoadedForm
{
    private readonly ConcurrentQueue<IRequest> _requests = [];
    private readonly IPage _page;
    private readonly Uri _shop;
    private readonly Uri _pay;

    private LoadedForm(IPage page, Uri shop, Uri pay)
    {
        (_page, _shop, _pay) = (page, shop, pay);
        page.Request += (_, request) => _requests.Enqueue(request);
    }

    /// <summary>Watches from now on.</summary>
    public static LoadedForm Watch(Visit visit, Uri shop, Uri pay) => new(visit.Page, shop, pay);

    /// <summary>All of it, once the frame has loaded.</summary>
    public async Task<ReceivedPage> ReadAsync()
    {
        var frame = _page.Frames.Single(frame => frame.ParentFrame is not null);
        await frame.WaitForLoadStateAsync(LoadState.Load);
        var parts = new List<ReceivedPart>();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var request in _requests.Where(request => request.Frame == frame))
        {
            var answer = await request.ResponseAsync();
            var bytes = answer is null ? [] : await answer.BodyAsync();
            parts.Add(new ReceivedPart(PathOf(request.Url), KindOf(request.ResourceType), Sha256(bytes)));
            if (answer is null || !request.IsNavigationRequest) continue;
            foreach (var header in (await answer.HeadersArrayAsync()).Where(one => ReceivedPage.Protects(one.Name)))
            {
                headers[header.Name] = headers.TryGetValue(header.Name, out var before)
                    ? $"{before}, {Neutral(header.Value)}"
                    : Neutral(header.Value);
            }
        }

        return new ReceivedPage(_pay, parts, headers);
    }

    private static string KindOf(string resource) => resource switch
    {
        "document" => "page",
        "stylesheet" => "style",
        _ => resource,
    };

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private string PathOf(string address) =>
        new Uri(address) is var one && Origin(one) == Origin(_pay) ? one.PathAndQuery : address;

    private string Sha256(byte[] bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Neutral(Encoding.UTF8.GetString(bytes)))));

    private string Neutral(string text) => text
        .Replace(Origin(_shop), "{{shop}}", StringComparison.Ordinal)
        .Replace(Origin(_pay), "{{pay}}", StringComparison.Ordinal);
}
