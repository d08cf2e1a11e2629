using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>Whatever keeps calls from getting through, connections that bring no answer do not stay.</summary>
public sealed class ReplacementTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly Neighbours _neighbours;

    public ReplacementTests() => _neighbours = new Neighbours(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _neighbours.DisposeAsync();

    [Fact]
    public async Task Connections_through_which_nothing_gets_are_replaced_counted_and_told_of()
    {
        var callee = await _neighbours.StartCalleeAsync(Neighbours.One);
        await _neighbours.StartCallerAsync(callee);
        await using var wire = new Wire(
            new IPEndPoint(Neighbours.Two, _neighbours.Port), new IPEndPoint(Neighbours.One, _neighbours.Port));
        _neighbours.Addresses = [Neighbours.Two];
        await _neighbours.ListAsync(Cancellation);
        var before = wire.Accepted;
        wire.Silence();

        await GetsNoAnswerAsync();
        Assert.Equal("ready", await _neighbours.ReadinessAsync());
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("ready; catalog has not answered for 11 s", await _neighbours.ReadinessAsync());
        await GetsNoAnswerAsync();

        // The old connection is as silent as before, and not yet known to be lost.
        await _neighbours.ListAsync(Cancellation);
        Assert.True(wire.Accepted > before);
        Assert.Equal("ready", await _neighbours.ReadinessAsync());
        Assert.Contains(
            _neighbours.Caller.Observed.Log,
            line => line.Contains("No request to catalog has been answered for 11 s", StringComparison.Ordinal));
        using var client = new HttpClient();
        Assert.Matches(
            """(?m)^workload_callee_replacements_total\{.*service_peer_name="catalog".*\} 1""",
            await client.GetStringAsync(
                new Uri($"http://127.0.0.1:{_neighbours.Caller.HealthPort}/metrics"), Cancellation));
    }

    private async Task GetsNoAnswerAsync()
    {
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAsync<RpcException>(() => _neighbours.ListAsync(caller.Token));
    }
}
