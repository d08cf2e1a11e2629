using System.Diagnostics.Metrics;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts what the last line of defence had to stop. Anything but zero is a bug worth an alert.</summary>
internal sealed class RedactionCounter(IMeterFactory meters)
{
    public const string Instrument = "workload.redactions";
    public const string PlaceTag = "place";

    private readonly Counter<long> _redactions = meters.Create(WorkloadTelemetry.Name).CreateCounter<long>(
        Instrument, "{redaction}", "Card numbers removed from telemetry, by place.");

    public void InLog() => _redactions.Add(1, new KeyValuePair<string, object?>(PlaceTag, "log"));

    public void InSpan() => _redactions.Add(1, new KeyValuePair<string, object?>(PlaceTag, "span"));
}
