using System.Globalization;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.AppHost.Orchestration;

namespace RegulatedWorkload.AppHost.Dashboard.Pages;

/// <summary>Numbers and states as the pages write them.</summary>
internal static class Figures
{
    public static string Duration(TimeSpan duration, int count) => count == 0 ? "–" : Duration(duration);

    public static string Duration(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        < 10 => Text(duration.TotalMilliseconds, "0.0", "ms"),
        < 1000 => Text(duration.TotalMilliseconds, "0", "ms"),
        _ => Text(duration.TotalSeconds, "0.0", "s"),
    };

    /// <summary>Calls per second while there are any, then those of the last minute.</summary>
    public static string Rate(CallTraffic traffic) => traffic.Rate > 0
        ? $"{traffic.Rate.ToString(traffic.Rate < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)}/s"
        : $"{traffic.Count.ToString(CultureInfo.InvariantCulture)}/min";

    public static string Memory(long bytes) => Text(bytes / 1048576d, "0", "MiB");

    public static string Percent(double value) => Text(value, "0.0", "%");

    public static string Days(double days) => days < 1 ? Text(days * 24, "0.0", "hours") : Text(days, "0.0", "days");

    public static string Time(DateTimeOffset time) =>
        time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The state for people; null is a service that is no part of this run.</summary>
    public static string State(ServiceState? state) => state?.ToString().ToLowerInvariant() ?? "not in this run";

    public static string StateClass(ServiceState? state) => state switch
    {
        ServiceState.Ready => "is-ready",
        ServiceState.Failed => "is-failed",
        ServiceState.Stopped or null => "is-stopped",
        _ => "is-waiting",
    };

    private static string Text(double value, string format, string unit) =>
        $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
