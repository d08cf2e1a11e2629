using System.Diagnostics;
using System.Globalization;
using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>A process whose clock is set sees another time while it runs, and measures time as ever.</summary>
public sealed class ProcessClockTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("clock").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_running_process_sees_the_time_that_its_clock_is_set_to()
    {
        Assert.SkipWhen(ProcessClock.Library is null, ProcessClock.Missing);
        var clock = new ProcessClock(Path.Combine(_folder, "clocks", "process"));
        using var process = Tell(clock);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Long);

        foreach (var hours in (int[])[0, 2, -48, 0])
        {
            clock.Set(TimeSpan.FromHours(hours));
            while (Math.Round(await OffAsync(process, late.Token)) != hours)
            {
            }
        }

        process.Kill();
    }

    // The shell asks for the time itself, again and again.
    private static Process Tell(ProcessClock clock)
    {
        var start = new ProcessStartInfo("bash", ["-c", "while sleep 0.1; do printf '%(%s)T\\n' -1; done"])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in clock.Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<double> OffAsync(Process process, CancellationToken cancellationToken)
    {
        var seconds = long.Parse(
            (await process.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture);
        return (DateTimeOffset.FromUnixTimeSeconds(seconds) - TimeProvider.System.GetUtcNow()).TotalHours;
    }
}
