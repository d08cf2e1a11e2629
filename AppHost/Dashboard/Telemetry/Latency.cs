namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>
/// Latencies in steps of a fifth from 0.1 ms on, so that a minute of any traffic takes the same memory.
/// </summary>
internal static class Latency
{
    public const int Count = 80;

    private const double Least = 0.1;
    private const double Step = 1.2;

    public static int IndexOf(TimeSpan duration)
    {
        var milliseconds = duration.TotalMilliseconds;
        return milliseconds <= Least
            ? 0
            : Math.Min((int)Math.Ceiling(Math.Log(milliseconds / Least, Step)), Count - 1);
    }

    public static TimeSpan Percentile(int[] counts, double share)
    {
        var total = counts.Sum();
        if (total == 0) return TimeSpan.Zero;
        var wanted = (int)Math.Ceiling(total * share);
        var seen = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= wanted) return TimeSpan.FromMilliseconds(Least * Math.Pow(Step, i));
        }

        return TimeSpan.FromMilliseconds(Least * Math.Pow(Step, Count - 1));
    }
}
