using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Grpc.Core;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A callee is killed and comes back at random moments, hundreds of times under load, by reset, in order, or in
/// silence. Calls get through again each time.
/// </summary>
public sealed class DisturbanceTests : IAsyncLifetime
{
    private const int Callers = 4;
    private const int MostRounds = 300;
    private const int Seed = 20_16;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RoundTimeout = TimeSpan.FromSeconds(30);

    private readonly Neighbours _neighbours = new(TimeProvider.System);
    private Wire _wire = null!;
    private int _answered;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var callee = await _neighbours.StartCalleeAsync(Neighbours.One, Peer.FreePort());
        _wire = new Wire(
            new IPEndPoint(Neighbours.One, _neighbours.Port), new IPEndPoint(Neighbours.One, callee.Port));
        await _neighbours.StartCallerAsync(callee);
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        await _neighbours.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_get_through_after_each_of_hundreds_of_kills(bool grpc)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(grpc, stop.Token), Cancellation));
        var all = load.ToList();
        var began = Stopwatch.GetTimestamp();
        var rounds = 0;
        while (rounds < MostRounds && Stopwatch.GetElapsedTime(began) < MostTime)
        {
            var chance = SHA256.HashData(BitConverter.GetBytes(Seed + rounds++));
            await DisturbAsync(chance);
            await GetsThroughAsync(all, rounds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds, {_answered} answers.");
        await stop.CancelAsync();
        await Task.WhenAll(all);
    }

    // How it is killed, and when: before, while or after a connection is made.
    private async Task DisturbAsync(byte[] chance)
    {
        await PauseAsync(chance[0]);
        _wire.IsSilent = chance[1] % 8 == 0;
        _wire.Cut(reset: chance[2] % 2 == 0);
        await PauseAsync(chance[3]);
        _wire.Resume();
        await PauseAsync(chance[4]);
        if (chance[5] % 4 == 0) _wire.Cut(reset: chance[6] % 2 == 0);
        await PauseAsync(chance[7]);
        if (_wire.IsSilent) _wire.Cut(reset: true);
        _wire.IsSilent = false;
        _wire.Resume();
    }

    private async Task GetsThroughAsync(List<Task> load, int round)
    {
        var (before, since) = (Volatile.Read(ref _answered), Stopwatch.GetTimestamp());
        while (Volatile.Read(ref _answered) < before + Callers)
        {
            if (load.Find(caller => caller.IsCompleted) is { } ended) await ended;
            Assert.True(
                Stopwatch.GetElapsedTime(since) < RoundTimeout, $"Round {round}: no call gets through any more.");
            await Task.Delay(1, Cancellation);
        }
    }

    private async Task CallAsync(bool grpc, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await (grpc ? _neighbours.ListAsync(Cancellation) : _neighbours.PostAsync(Cancellation));
                Interlocked.Increment(ref _answered);
            }
            catch (RpcException lost) when (lost.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(1, Cancellation);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(1, Cancellation);
            }
        }
    }

    private static Task PauseAsync(byte chance) => Task.Delay(chance / 16, Cancellation);
}
