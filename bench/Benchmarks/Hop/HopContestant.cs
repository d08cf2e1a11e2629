using System.Diagnostics;
using System.Globalization;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>A caller, a callee and whatever stands between them, each a process, all ready until disposed.</summary>
internal sealed class HopContestant : IAsyncDisposable
{
    private static readonly TimeSpan RoundTimeout = TimeSpan.FromMinutes(1);

    private readonly Process _caller;
    private readonly IReadOnlyList<Process> _others;

    private HopContestant(string name, Process caller, IReadOnlyList<Process> others) =>
        (Name, _caller, _others) = (name, caller, others);

    public string Name { get; }

    /// <summary>Starts what is behind the caller first, and ends when one call has come through.</summary>
    public static async Task<HopContestant> StartAsync(
        string name, ProcessStartInfo caller, IEnumerable<ProcessStartInfo> others, CancellationToken cancellationToken)
    {
        var started = others.Select(StartedProcess.Start).ToList();
        caller.RedirectStandardInput = true;
        caller.RedirectStandardOutput = true;
        var contestant = new HopContestant(
            name, Process.Start(caller) ?? throw new InvalidOperationException($"{name} did not start."), started);
        try
        {
            await contestant.MeasureAsync(1, TimeSpan.Zero, cancellationToken);
            return contestant;
        }
        catch
        {
            await contestant.DisposeAsync();
            throw;
        }
    }

    /// <summary>One round, and the processor time that all processes used for it.</summary>
    public async Task<(HopRound Round, TimeSpan ProcessorTime)> MeasureAsync(
        int callers, TimeSpan length, CancellationToken cancellationToken)
    {
        var before = ProcessorTime();
        await _caller.StandardInput.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{callers} {length.TotalMilliseconds:F0}").AsMemory(),
            cancellationToken);
        await _caller.StandardInput.FlushAsync(cancellationToken);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(length + (2 * RoundTimeout));
        while (await _caller.StandardOutput.ReadLineAsync(late.Token) is { } line)
        {
            // A service writes its log between the rounds.
            if (HopRound.Parse(line) is { } round) return (round, ProcessorTime() - before);
        }

        throw new InvalidOperationException($"The caller of '{Name}' ended.");
    }

    /// <summary>How many processes it has.</summary>
    public int Processes => _others.Count + 1;

    /// <summary>What all its processes have used so far.</summary>
    public TimeSpan ProcessorTime()
    {
        var total = TimeSpan.Zero;
        foreach (var process in _others.Prepend(_caller))
        {
            process.Refresh();
            if (process.HasExited)
            {
                throw new InvalidOperationException($"A process of '{Name}' ended: {process.StartInfo.FileName}.");
            }

            total += process.TotalProcessorTime;
        }

        return total;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _others.Prepend(_caller))
        {
            await process.StopAsync();
            process.Dispose();
        }
    }
}
