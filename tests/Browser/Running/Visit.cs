using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>One buyer's tab. It keeps every error that any of its frames reports.</summary>
public sealed class Visit
{
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly int _port;

    private Visit(IPage page, int port)
    {
        Page = page;
        _port = port;
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsBusy(message)) _errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>The card form, inside its frame.</summary>
    public IFrameLocator Card => Page.FrameLocator("#card-frame");

    public ILocator this[string testId] => Page.GetByTestId(testId);

    public static async Task<Visit> BeginAsync(IBrowserContext context, int port)
    {
        await context.AddInitScriptAsync(Reports.Violations);
        await context.AddInitScriptAsync(Reports.EmptiedRegions);
        return new Visit(context.Pages is [var page, ..] ? page : await context.NewPageAsync(), port);
    }

    /// <summary>Another tab of the same buyer.</summary>
    public async Task<Visit> OpenTabAsync() => new(await Page.Context.NewPageAsync(), _port);

    public static bool IsViolation(IConsoleMessage message) =>
        message.Text.StartsWith(Reports.Violation, StringComparison.Ordinal);

    // The browser's own note of an answer of a busy machine. What the page makes of it is what counts.
    private static bool IsBusy(IConsoleMessage message) =>
        message.Text.StartsWith("Failed to load resource:", StringComparison.Ordinal)
        && message.Text.Contains("503", StringComparison.Ordinal);

    /// <summary>What went wrong so far; an error of a test's own making is taken out with it.</summary>
    public async Task<IReadOnlyList<string>> ErrorsAsync()
    {
        // An answer of a frame comes after everything it reported before.
        foreach (var frame in Page.Frames) await AnswerAsync(frame);
        var errors = new List<string>();
        while (_errors.TryDequeue(out var error)) errors.Add(error);
        return errors;
    }

    // A refused page is exchanged for the browser's own just when it is asked.
    private static async Task AnswerAsync(IFrame frame)
    {
        while (true)
        {
            try
            {
                await frame.EvaluateAsync("() => document.readyState");
                return;
            }
            catch (PlaywrightException moved)
                when (moved.Message.Contains("Execution context was destroyed", StringComparison.Ordinal))
            {
            }
        }
    }

    public Task OpenAsync(string path) => Page.GotoAsync($"https://shop.dev.localhost:{_port}{path}");

    /// <summary>The card form alone, in no frame.</summary>
    public Task OpenCardFormAsync() => Page.GotoAsync($"https://pay.dev.localhost:{_port}/form");

    /// <summary>From the shop's first page to a check-out that can be paid.</summary>
    public async Task GoToCheckoutAsync(string product)
    {
        await OpenAsync("/");
        await this[$"add-{product}"].ClickAsync();
        await this["open-cart"].ClickAsync();
        await this["checkout"].ClickAsync();
        await this["email"].FillAsync("buyer@example.com");
        await Assertions.Expect(this["pay"]).ToBeEnabledAsync();
    }

    public async Task EnterCardAsync(string number, string expiry = "12/31")
    {
        await Card.GetByTestId("card-number").FillAsync(number);
        await Card.GetByTestId("card-expiry").FillAsync(expiry);
    }

    /// <summary>Moves the focus with the tabulator until it is on the element.</summary>
    public async Task TabToAsync(ILocator element, bool backwards = false)
    {
        const int mostStops = 40;
        for (var stop = 0; stop < mostStops; stop++)
        {
            if (await element.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await Page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"The tabulator does not reach {element}.");
    }

    /// <summary>
    /// What does not fit a phone: a page or frame that scrolls sideways, buttons and fields below 44 pixels in either
    /// direction (WCAG 2.2, success criterion 2.5.5), and drawings that spill over what is below them.
    /// </summary>
    public async Task<IReadOnlyList<string>> MisfitsAsync()
    {
        var misfits = new List<string>();
        foreach (var frame in Page.Frames)
        {
            misfits.AddRange(await frame.EvaluateAsync<string[]>(
                """
                () => {
                  const { scrollWidth, clientWidth } = document.documentElement;
                  // A phone zooms out until everything fits, and then tells that width as the window's.
                  const room = window === window.top ? screen.width : clientWidth;
                  const wide = scrollWidth > room
                    ? [`The page is wider than its window: ${scrollWidth} > ${room}.`]
                    : [];
                  const small = [...document.querySelectorAll('button, input, .button')]
                    .map((target) => [target, target.getBoundingClientRect()])
                    .filter(([, { width, height }]) => width > 0 && (width < 44 || height < 44))
                    .map(([target, { width, height }]) =>
                      `${target.getAttribute('aria-label') ?? target.id} is `
                        + `${Math.round(width)} × ${Math.round(height)}.`);
                  const spilt = [...document.querySelectorAll('.stage')]
                    .filter((stage) =>
                      stage.scrollHeight > stage.clientHeight || stage.clientHeight > stage.clientWidth * 0.8)
                    .map((stage) =>
                      `A drawing does not keep to its stage of ${stage.clientWidth} × ${stage.clientHeight}.`);
                  return [...wide, ...small, ...spilt];
                }
                """));
        }

        return misfits;
    }

    public async Task PayAsync()
    {
        // A click that comes sooner after scrolling than any person's is routed by where things were: into the frame.
        await this["pay"].ScrollIntoViewIfNeededAsync();
        await this["pay"].EvaluateAsync(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await this["pay"].ClickAsync();
    }

    /// <summary>
    /// Enters the card and pays. Whenever the page says to try or to order again, as it does on a busy machine, does
    /// so. Ends on the page of a confirmed order.
    /// </summary>
    public async Task BuyAsync(string number = Cards.Approved)
    {
        const int mostTries = 5;
        for (var tried = 0; tried < mostTries; tried++)
        {
            if (await this["pay"].InnerTextAsync() != "Try again") await EnterCardAsync(number);
            await PayAsync();
            await Assertions.Expect(this["order-status"].Or(this["pay-status"])).ToBeVisibleAsync();
            if (await this["order-status"].IsVisibleAsync())
            {
                if (await IsConfirmedAsync()) return;
                await GoToCheckoutAsync("moka-pot");
                continue;
            }

            await Assertions.Expect(this["pay-status"]).ToContainTextAsync(
                new Regex("(try|to) (again|retry)", RegexOptions.IgnoreCase));
        }

        Assert.Fail($"The order was not placed in {mostTries} tries.");
    }

    private async Task<bool> IsConfirmedAsync()
    {
        await Assertions.Expect(this["order-status"]).ToHaveAttributeAsync(
            "data-status", new Regex("Confirmed|Failed"), new() { Timeout = 240_000 });
        return await this["order-status"].GetAttributeAsync("data-status") == "Confirmed";
    }

    /// <summary>Waits until the order page shows the entry in the history.</summary>
    public Task SeesAsync(string entry) =>
        Assertions.Expect(this["history"].Locator($"li[data-event={entry}]")).ToBeVisibleAsync();

    public Task SeesStatusAsync(string status) =>
        Assertions.Expect(this["order-status"]).ToHaveAttributeAsync("data-status", status);

    /// <summary>Keeps what the buyer sees.</summary>
    public Task PhotographAsync(string name) => Page.PhotographAsync(name);
}
