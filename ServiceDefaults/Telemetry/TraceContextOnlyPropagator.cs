using System.Diagnostics;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Passes on where a request belongs (W3C <c>traceparent</c>, <c>tracestate</c>) and nothing else. Baggage would let
/// any value of an in-scope service travel out of scope with every call, and so would a state with a card number.
/// </summary>
internal sealed class TraceContextOnlyPropagator : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator s_w3c = CreateW3CPropagator();
    private static readonly string[] s_fields = ["traceparent", "tracestate"];

    public override IReadOnlyCollection<string> Fields => s_fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        s_w3c.Inject(activity, carrier, setter is null ? null : (target, name, value) =>
        {
            if (!s_fields.Contains(name, StringComparer.OrdinalIgnoreCase)) return;
            if (ReferenceEquals(Redactor.Redact(value), value)) setter(target, name, value);
        });

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        s_w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter) => null;
}
