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
    // W3C Trace Context, 3.2: version, trace id, parent id and flags.
    private const int IdentifierLength = 55;

    private static readonly string[] s_fields = ["traceparent", "tracestate"];

    public override IReadOnlyCollection<string> Fields => s_fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        s_w3c.Inject(activity, carrier, setter is null ? null : (target, name, value) =>
        {
            if (!s_fields.Contains(name, StringComparer.OrdinalIgnoreCase)) return;
            if (IsIdentifier(value) || ReferenceEquals(Redactor.Redact(value), value)) setter(target, name, value);
        });

    // An identifier of this form and no card number: too few decimal digits in a row for one in clear, too few threes
    // for one in hexadecimal, where each digit is a 3 and itself, and base64 of digits has letters behind F.
    private static bool IsIdentifier(string value)
    {
        if (value.Length != IdentifierLength) return false;
        var (run, threes) = (0, 0);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var isDigit = char.IsAsciiDigit(c);
            if (i is 2 or 35 or 52 ? c != '-' : !isDigit && c is not (>= 'a' and <= 'f')) return false;
            run = isDigit ? run + 1 : 0;
            if (c == '3') threes++;
            if (run == Pan.MinLength || threes == Pan.MinLength) return false;
        }

        return true;
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        s_w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter) => null;
}
