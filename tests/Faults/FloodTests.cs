using System.Net;
using System.Net.Sockets;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Tests.Support.Flooding;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>
/// Strangers who flood the real entrance: it lives, stays within the memory of its container, serves buyers meanwhile,
/// and neither fails a request nor fills a log.
/// </summary>
public sealed class FloodTests(FloodedWorkload workload) : IClassFixture<FloodedWorkload>
{
    private const int Strangers = 4;
    private const int IdleConnections = 10_000;

    // A flood is of thousands of frames or connections. A hundred refusals are told at once, one more each second.
    private const int MostLines = 400;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Names => new(Floods.All.Select(flood => flood.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_flood_is_bounded_and_buyers_buy_meanwhile(string name)
    {
        SkipElsewhere();
        var flood = Floods.All.Single(flood => flood.Name == name);
        var before = Begin(workload.Entrance);

        var bought = workload.BuyAsync();
        var ends = new List<FloodEnd?>();
        do ends.AddRange(await FloodAsync(flood));
        while (!bought.IsCompleted);
        await bought;

        Assert.All(ends, end => Assert.NotNull(end));
        Assert.All(ends, end => Assert.Equal(0, end!.Failures));
        if (flood.HasEnd) Assert.All(ends, end => Assert.True(end!.HasEnded, $"{end}"));
        await StandsAsync(before);
        Assert.InRange(workload.Entrance.Memory!.Most, 1, workload.Entrance.MemoryLimit);
        TestContext.Current.TestOutputHelper?.WriteLine($"{ends.Count} connections, {ends[^1]}");
    }

    /// <summary>Whatever is lost of the room of a listener or of a service is gone until it is started again.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_connection_is_left_of_a_flood_that_comes_again_and_again(string name)
    {
        SkipElsewhere();
        var flood = Floods.All.Single(flood => flood.Name == name);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(TimeSpan.FromSeconds(5));
        var (before, count) = (Begin(workload.OtherEntrance), 0);

        await Task.WhenAll(Enumerable.Range(1, 2 * Strangers).Select(async number =>
        {
            try
            {
                while (true)
                {
                    await flood.RunAsync(
                        workload.OtherEntrance.Traffic, AddressOf(number), workload.Stage.Port, end.Token);
                    Interlocked.Increment(ref count);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }));

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} connections");
        await Eventually.BecomesAsync(workload.ConnectionsAsync, left => left <= 2 * Strangers);
        await Eventually.BecomesAsync(workload.RequestsAsync, left => left == 0);
        await StandsAsync(before);
    }

    [Fact]
    public async Task Ten_thousand_idle_connections_keep_no_buyer_out()
    {
        SkipElsewhere();
        var before = Begin(workload.Entrance);
        var sockets = new List<Socket>();
        try
        {
            for (var number = 0; number < IdleConnections; number++) sockets.Add(await ConnectAsync(number));

            // Who says nothing for 5 seconds makes room.
            await workload.BuyAsync();
            await StandsAsync(before);
            Assert.InRange(workload.Entrance.Memory!.Most, 1, workload.Entrance.MemoryLimit);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static void SkipElsewhere() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read and addresses are taken as Linux has them.");

    private async Task<FloodEnd?[]> FloodAsync(Flood flood)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Longest);
        return await Task.WhenAll(Enumerable.Range(1, Strangers).Select(number => flood.RunAsync(
            workload.Entrance.Traffic, AddressOf(number), workload.Stage.Port, late.Token)));
    }

    private static Before Begin(Instance entrance)
    {
        var memory = entrance.Memory!;
        memory.ForgetPeak();
        return new Before(entrance, memory.Process, entrance.Lines);
    }

    private async Task StandsAsync(Before before)
    {
        var (process, most) = (before.Entrance.Memory!.Process, before.Entrance.Memory.Most);
        var lines = before.Entrance.Lines - before.Lines;
        TestContext.Current.TestOutputHelper?.WriteLine($"{most:N0} bytes at most, {lines} lines, the last of them:");
        var log = await File.ReadAllLinesAsync(
            Path.Combine(workload.Stage.Logs, before.Entrance.Name + ".log"), TestContext.Current.CancellationToken);
        foreach (var line in log.TakeLast(Math.Min(lines, 5))) TestContext.Current.TestOutputHelper?.WriteLine(line);
        await workload.BuyAsync();
        Assert.Equal(before.Process, process);
        Assert.InRange(lines, 0, MostLines);
        Assert.Empty(workload.Journal.Outrages);
        Assert.Empty(workload.Stage.Instances.SelectMany(instance => instance.WrongEnds));
    }

    private async Task<Socket> ConnectAsync(int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(AddressOf(number), 0));
        await socket.ConnectAsync(workload.Entrance.Traffic, TestContext.Current.CancellationToken);
        return socket;
    }

    // None of them a buyer's.
    private static IPAddress AddressOf(int number) => new([127, 0, 78, (byte)(1 + (number % 250))]);

    private sealed record Before(Instance Entrance, int Process, int Lines);
}
