namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts what the last line of defence had to stop. Anything but zero is a bug worth an alert.</summary>
internal sealed class RedactionCounter(WorkloadMeter meter)
{
    private readonly LabeledCounter _redactions = meter.CreateCounter(
        "workload.redactions",
        "{redaction}",
        "Texts from which a card number was removed at the last moment.",
        "workload.redaction.place");

    public void InLog() => _redactions.Add("log");

    public void InSpan() => _redactions.Add("span");
}
