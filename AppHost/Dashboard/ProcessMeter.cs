using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>What a process takes of the machine.</summary>
/// <param name="Cpu">The share of one core since the last look, in percent.</param>
/// <param name="Memory">Resident memory in bytes.</param>
public readonly record struct ProcessFigures(double Cpu, long Memory);

/// <summary>Reads CPU and memory of processes from the operating system.</summary>
internal sealed class ProcessMeter(TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Sample> _samples = new(StringComparer.Ordinal);

    /// <summary>The figures of a process, or null when it has ended.</summary>
    public ProcessFigures? Read(string service, int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            var (now, used) = (time.GetTimestamp(), process.TotalProcessorTime);
            if (!_samples.TryGetValue(service, out var last) || last.ProcessId != processId)
            {
                last = new Sample(processId, now, used, 0);
                _samples[service] = last;
            }

            // Several open pages look more often than a share can be told well.
            var elapsed = time.GetElapsedTime(last.Timestamp, now);
            if (elapsed >= Least)
            {
                last = new Sample(processId, now, used, 100 * ((used - last.Used) / elapsed));
                _samples[service] = last;
            }

            return new ProcessFigures(last.Cpu, process.WorkingSet64);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private sealed record Sample(int ProcessId, long Timestamp, TimeSpan Used, double Cpu);
}
