using System.Diagnostics;

namespace RegulatedWorkload.Edge.Requests;

/// <summary>
/// Reads no trace context. The identifiers and the state that a stranger sends could carry anything, and would travel
/// to every service behind this one.
/// </summary>
internal sealed class NoInboundTraces : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter) => null;
}
