using System.Collections;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// One security event with what PCI DSS 10.2.2 asks for: who, what, when (the trail adds it), outcome, origin and the
/// resource concerned. As log state it is the list of these fields.
/// </summary>
/// <param name="Id">The stable event id.</param>
/// <param name="Name">The stable name of what happened, in kebab case.</param>
/// <param name="Level">How much attention it wants.</param>
/// <param name="Succeeded">Whether the actor got what it wanted.</param>
/// <param name="Actor">A SPIFFE ID, or <c>unproven</c> when nobody could be identified.</param>
/// <param name="Origin">The network address of the actor, or <c>local</c>.</param>
/// <param name="Resource">The service, method, payment, key or file concerned.</param>
/// <param name="Reason">Why it was refused, or what exactly changed; null where the name says it all.</param>
internal sealed record SecurityEvent(
    int Id,
    string Name,
    LogLevel Level,
    bool Succeeded,
    string Actor,
    string Origin,
    string Resource,
    string? Reason = null) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string Unproven = "unproven";
    public const string Local = "local";

    public string Outcome => Succeeded ? "success" : "failure";

    public int Count => Reason is null ? 5 : 6;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("event", Name),
        1 => new("outcome", Outcome),
        2 => new("actor", Actor),
        3 => new("origin", Origin),
        4 => new("resource", Resource),
        5 when Reason is not null => new("reason", Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Reason is null
        ? $"{Name}: {Outcome} for {Actor} from {Origin} on {Resource}"
        : $"{Name}: {Outcome} for {Actor} from {Origin} on {Resource}, {Reason}";
}
