namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts what was refused, by what it was and why.</summary>
internal sealed class RefusalCounter(WorkloadMeter meter)
{
    /// <summary>A peer without a certificate that proves who it is.</summary>
    public const string Handshake = "handshake";

    /// <summary>A call that the declaration does not list.</summary>
    public const string Call = "call";

    /// <summary>A request of a browser that is malformed or for another host.</summary>
    public const string Request = "request";

    /// <summary>A request that carried a card number towards an out-of-scope service.</summary>
    public const string CardNumber = "card-number";

    /// <summary>A request that came while there was too much to do.</summary>
    public const string Load = "load";

    private readonly LabeledCounter _refusals = meter.CreateCounter(
        "workload.refusals",
        "{refusal}",
        "Connections, calls and requests refused by the workload's defences.",
        "workload.refusal.kind",
        "workload.refusal.reason");

    public void Add(string kind, string reason) => _refusals.Add(kind, reason);
}
