using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser;
using RegulatedWorkload.Tests.Journey.Running;

[assembly: AssemblyFixture(typeof(ShopFixture))]

namespace RegulatedWorkload.Tests.Browser;

/// <summary>A running workload for browsers; none is started where there is no browser.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private AppHostProcess? _process;

    public string State { get; } = Directory.CreateTempSubdirectory("workload").FullName;

    public int Port { get; } = Ports.FindBlock();

    public IPlaywright Playwright { get; private set; } = null!;

    public string Shop => $"https://shop.dev.localhost:{Port}";

    public string Pay => $"https://pay.dev.localhost:{Port}";

    public async ValueTask InitializeAsync()
    {
        if (ChromiumBrowser.Path is null) return;
        Playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        _process = AppHostProcess.Start(Port, State);
        await _process.ReadyAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Playwright?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }
}
