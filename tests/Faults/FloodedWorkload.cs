using System.Globalization;
using RegulatedWorkload.Campaign;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>The processes of the workload, one of whose entrances is flooded, and a buyer.</summary>
public sealed class FloodedWorkload : IAsyncLifetime
{
    private Stage? _stage;
    private Probe? _probe;

    internal Stage Stage => _stage ?? throw new InvalidOperationException("It has not been started.");

    /// <summary>The entrance that is flooded.</summary>
    internal Instance Entrance => Stage.Of("edge").First();

    /// <summary>Another one, which is flooded for longer, and keeps the memory that it took.</summary>
    internal Instance OtherEntrance => Stage.Of("edge").Last();

    /// <summary>What buyers were answered.</summary>
    internal Journal Journal { get; } = new(TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux()) return;
        MachineLock.Take();
        var dice = new Dice(18);
        _stage = await Stage.StartAsync(
            new CampaignOptions(TimeSpan.Zero, Seed: 18, StoreEngine.Sqlite, Buyers: 0), CancellationToken.None);
        var cards = new TestCards(dice.Split(), TimeProvider.System);
        _probe = new Probe(_stage, Journal, cards, dice, TimeProvider.System);
        await BuyAsync();
    }

    /// <summary>The connections of <see cref="OtherEntrance"/> for traffic, as it says itself.</summary>
    public Task<int> ConnectionsAsync() => SumAsync("workload_connections", "traffic");

    /// <summary>The requests that it is at.</summary>
    public Task<int> RequestsAsync() => SumAsync("http_server_active_requests", "https");

    /// <summary>Buys through each entrance, and asks again where that is not possible now.</summary>
    public async Task BuyAsync() => Assert.NotNull(await _probe!.AwaitAsync(TestContext.Current.CancellationToken));

    private async Task<int> SumAsync(string metric, string label)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(
            new Uri($"http://{OtherEntrance.Health}/metrics"), TestContext.Current.CancellationToken);
        var lines = metrics.Split('\n').Where(line =>
            line.StartsWith(metric + "{", StringComparison.Ordinal)
            && line.Contains($"\"{label}\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        return lines.Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (_stage is not null) await _stage.DisposeAsync();
    }
}
