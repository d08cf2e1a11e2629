using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;

[assembly: AssemblyFixture(typeof(ShopFixture))]

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>One workload, run as a user runs it, and the system's Chromium to look at it.</summary>
public sealed partial class ShopFixture : IAsyncLifetime
{
    /// <summary>The screen of a small phone.</summary>
    public static readonly ViewportSize Phone = new() { Width = 360, Height = 740 };

    private static readonly ViewportSize Desk = new() { Width = 1440, Height = 1000 };

    private static readonly ViewportSize Viewport = new() { Width = 1280, Height = 1400 };

    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private AppHostProcess? _process;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string State { get; } = Directory.CreateTempSubdirectory("workload").FullName;

    public int Port { get; } = Ports.FindBlock();

    public async ValueTask InitializeAsync()
    {
        if (Tools.Chromium is null) return;
        Assertions.SetDefaultExpectTimeout(120_000);
        _process = AppHostProcess.Start(Port, State);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tools.Chromium,
            Args = Arguments,
            Headless = true,
        });
        await _process.ReadyAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A buyer whose browser ignores certificate errors. No error may reach the console.</summary>
    public async Task VisitAsync(
        Func<Visit, Task> buyer, ColorScheme colors = ColorScheme.Light, ViewportSize? viewport = null)
    {
        SkipWithoutChromium();
        await using var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            IgnoreHTTPSErrors = true,
            ColorScheme = colors,
            ViewportSize = viewport ?? Viewport,
            IsMobile = viewport is not null,
            HasTouch = viewport is not null,
        });
        await RunAsync(context, buyer);
    }

    /// <summary>The dashboard, opened with the address that the run printed.</summary>
    public async Task LookAsync(Func<IPage, Task> person)
    {
        SkipWithoutChromium();
        await using var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = Desk });
        var page = await context.NewPageAsync();
        await page.GotoAsync(DashboardAddress().Match(_process!.Output).Value);
        await person(page);
    }

    /// <summary>How often the acquirer was asked to charge for an order.</summary>
    public async Task<IReadOnlyList<int>> ChargesAsync(string orderId) =>
    [
        .. (await AcquirerLedger.OfAsync(Declared.TrafficPort("acquirer", Port), State, orderId))
            .Select(entry => entry["calls"]!.GetValue<int>()),
    ];

    /// <summary>A buyer whose browser verifies certificates and trusts what <paramref name="home"/> says.</summary>
    public async Task VisitVerifyingAsync(string home, Func<Visit, Task> buyer)
    {
        SkipWithoutChromium();
        await using var context = await _playwright!.Chromium.LaunchPersistentContextAsync(
            Path.Combine(home, "profile"),
            new BrowserTypeLaunchPersistentContextOptions
            {
                ExecutablePath = Tools.Chromium,
                Args = Arguments,
                Headless = true,
                IgnoreHTTPSErrors = false,
                ViewportSize = Viewport,
                Env = EnvironmentOf(home),
            });
        await RunAsync(context, buyer);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }

    [GeneratedRegex(@"http://localhost:\d+/login\?t=\w+")]
    private static partial Regex DashboardAddress();

    private static void SkipWithoutChromium() =>
        Assert.SkipWhen(
            Tools.Chromium is null, "There is no chromium on the PATH; Debian has it as the package chromium.");

    private static IEnumerable<KeyValuePair<string, string>> EnvironmentOf(string home) =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""))
            .Where(entry => entry.Key != "HOME" && !entry.Key.StartsWith("XDG_", StringComparison.Ordinal))
            .Append(KeyValuePair.Create("HOME", home));

    private async Task RunAsync(IBrowserContext context, Func<Visit, Task> buyer)
    {
        var visit = await Visit.BeginAsync(context, Port);
        await buyer(visit);
        Assert.Empty(await visit.ErrorsAsync());
    }
}
