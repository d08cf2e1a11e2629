using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>The fields of security events that come from a request.</summary>
internal static class SecurityEventPlaces
{
    public static IReadOnlyList<Place> All { get; } =
    [
        Event(
            "path of a refused call",
            (events, text) => events.CallRefused("spiffe://x", "/" + text, "not-declared", null)),
        Event("identity of a refused call", (events, text) => events.CallRefused(text, "/x", "not-declared", null)),
        Event("payment of a read", (events, text) => events.Detokenized("spiffe://x", text, new IPEndPoint(1, 1))),
        Event("reason of a refusal", (events, text) => events.HandshakeRefused(text, null)),
        Event("place of a blocked number", (events, text) => events.CardNumberBlocked(text, null)),
    ];

    private static Place Event(string name, Action<SecurityEvents, string> put) => new(
        name, (app, text) => put(app.Services.GetRequiredService<SecurityEvents>(), text), Exported: false);
}
