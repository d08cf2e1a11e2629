using System.Collections.Concurrent;
using Microsoft.Playwright;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>
/// One buyer with a fresh browser. Whatever breaks the content security policy, in the page or in the framed card form,
/// and every script error is remembered; a test ends by asking for it.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    // Runs before any script of a page, in every frame.
    private const string Watch =
        "document.addEventListener('securitypolicyviolation', e => console.error('csp-violation', e.violatedDirective));";

    private readonly ConcurrentQueue<string> _faults = [];
    private readonly string _home;

    private Visit(IBrowserContext context, IPage page, string home) => (Context, Page, _home) = (context, page, home);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public IFrameLocator CardForm => Page.FrameLocator("#card-frame");

    /// <summary>What went wrong in the pages so far.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public static async Task<Visit> BeginAsync(ShopFixture shop, string? trustedHome = null)
    {
        Assert.SkipWhen(ChromiumBrowser.Path is null, "Chromium is not installed.");
        var home = trustedHome ?? Directory.CreateTempSubdirectory("buyer").FullName;
        var context = await ChromiumBrowser.LaunchAsync(shop.Playwright, home, ignoreCertificateErrors: trustedHome is null);
        await context.AddInitScriptAsync(Watch);
        var visit = new Visit(context, context.Pages[0], home);
        context.Console += (_, message) =>
        {
            // A refused order or card is an answer of the interface, which browsers report as an error too.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                visit._faults.Enqueue(message.Text);
            }
        };
        context.WebError += (_, error) => visit._faults.Enqueue(error.Error);
        return visit;
    }

    /// <summary>From the first page to the open card form, with one product.</summary>
    public async Task GoToCheckoutAsync(string address, string product = "moka-pot")
    {
        await Page.GotoAsync(address);
        await Page.GetByTestId($"add-{product}").ClickAsync();
        if (!await Page.GetByTestId("checkout").IsVisibleAsync()) await Page.GetByTestId("open-cart").ClickAsync();
        await Page.GetByTestId("checkout").ClickAsync();
        await Page.GetByTestId("email").FillAsync("buyer@example.com");
        await Assertions.Expect(Page.GetByTestId("pay")).ToBeEnabledAsync();
    }

    public async Task PayAsync(string number)
    {
        await CardForm.GetByTestId("card-number").FillAsync(number);
        await CardForm.GetByTestId("card-expiry").FillAsync("12/31");
        await Page.GetByTestId("pay").ClickAsync();
    }

    public Task StatusIsAsync(string status) => Assertions.Expect(Page.GetByTestId("order-status"))
        .ToHaveAttributeAsync("data-status", status, new LocatorAssertionsToHaveAttributeOptions { Timeout = 30_000 });

    public Task PictureAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Built.Root, "artifacts", "screenshots", $"{name}.png"),
    });

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        Directory.Delete(_home, recursive: true);
    }
}
