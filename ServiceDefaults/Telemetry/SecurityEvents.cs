using System.Net;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// What security monitoring looks at (PCI DSS 10.2.1): one log category, stable event ids and names, and nothing secret
/// in any of them. Each method returns when its event is written.
/// </summary>
/// <exception cref="AuditFailureException">
/// Thrown by every method: the event could not be written. What it tells of must not happen.
/// </exception>
public sealed class SecurityEvents
{
    private readonly AuditTrail _trail;
    private readonly RefusalCounter _refusals;
    private readonly LineBudget _requests;
    private readonly LineBudget _handshakes;

    internal SecurityEvents(AuditTrail trail, RefusalCounter refusals, TimeProvider time)
    {
        (_trail, _refusals) = (trail, refusals);
        (_requests, _handshakes) = (new LineBudget(time), new LineBudget(time));
    }

    /// <summary>The entrance refused a request that carried a card number towards an out-of-scope service.</summary>
    /// <param name="place">Where it was: <c>target</c>, <c>header</c> or <c>body</c>.</param>
    /// <param name="origin">The address that the request came from.</param>
    public void CardNumberBlocked(string place, EndPoint? origin)
    {
        _refusals.Add(RefusalCounter.CardNumber, place);
        Refused(1003, "card-number-blocked", SecurityEvent.Unproven, origin, _trail.Service, place);
    }

    /// <summary>A card number was handed out. Told before it is.</summary>
    /// <param name="by">The identity of the reader.</param>
    /// <param name="paymentId">The payment it was read for.</param>
    /// <param name="origin">The address of the reader.</param>
    public void Detokenized(string by, string paymentId, EndPoint? origin) => _trail.Write(new SecurityEvent(
        1004, "card-number-read", LogLevel.Information, Succeeded: true, by, TextOf(origin), paymentId));

    /// <summary>A card number was asked for and not handed out.</summary>
    /// <param name="by">The identity of the reader.</param>
    /// <param name="paymentId">The payment it was asked for.</param>
    /// <param name="origin">The address of the reader.</param>
    /// <param name="reason">The reason of the refusal.</param>
    public void DetokenizationRefused(string by, string paymentId, EndPoint? origin, string reason) =>
        Refused(1006, "card-number-read", by, origin, paymentId, reason);

    /// <summary>A card is destroyed; restoring a backup needs these events.</summary>
    /// <param name="by">The identity that asked for it.</param>
    /// <param name="tokenHash">
    /// The SHA-256 of the card's token, in hexadecimal; the token cannot be found from it.
    /// </param>
    /// <param name="origin">The address that it was asked from.</param>
    public void CardDestroyed(string by, string tokenHash, EndPoint? origin) => _trail.Write(new SecurityEvent(
        1015, "card-destroyed", LogLevel.Information, Succeeded: true, by, TextOf(origin), tokenHash));

    /// <summary>The cards of the vault were copied to a backup, or brought back from one.</summary>
    /// <param name="what"><c>backup</c> or <c>restore</c>.</param>
    /// <param name="cards">How many cards.</param>
    public void CardsCopied(string what, int cards) => Changed(
        1016, "cards-copied", what, FormattableString.Invariant($"{cards} cards"), LogLevel.Warning);

    /// <summary>A key has a new current version. Told before it is used.</summary>
    /// <param name="key">The name of the key.</param>
    /// <param name="version">The name of its version.</param>
    public void KeyChanged(string key, string version) => Changed(1005, "key-changed", key, $"version {version}");

    /// <summary>
    /// A request of a browser was refused before any of it was acted upon. Of a flood of them not each is written.
    /// </summary>
    /// <param name="reason">One of a few fixed names; never what the request says.</param>
    /// <param name="origin">The address that the request came from, where it is known.</param>
    public void RequestRefused(string reason, EndPoint? origin)
    {
        _refusals.Add(RefusalCounter.Request, reason);
        if (!IsWritten(_requests, "request-refused")) return;
        Refused(1014, "request-refused", SecurityEvent.Unproven, origin, _trail.Service, reason);
    }

    internal void HandshakeRefused(string reason, EndPoint? origin)
    {
        _refusals.Add(RefusalCounter.Handshake, reason);
        if (!IsWritten(_handshakes, "handshake-refused")) return;
        Refused(1001, "handshake-refused", SecurityEvent.Unproven, origin, _trail.Service, reason);
    }

    // This service called, and the peer that answered is not the callee.
    internal void CalleeRefused(string reason, string callee)
    {
        _refusals.Add(RefusalCounter.Handshake, reason);
        Refused(1001, "handshake-refused", SecurityEvent.Unproven, null, callee, reason);
    }

    internal void CallRefused(string identity, string method, string reason, EndPoint? origin)
    {
        _refusals.Add(RefusalCounter.Call, reason);
        Refused(1002, "call-refused", identity, origin, method, reason);
    }

    internal void CallerAdmitted(string identity, string path) =>
        Changed(1007, "caller-admitted", identity, path, LogLevel.Warning);

    internal void CallerWithdrawn(string identity, string path) =>
        Changed(1008, "caller-withdrawn", identity, path, LogLevel.Warning);

    internal void CallersUnusable(string file, string fault) => _trail.Write(new SecurityEvent(
        1009, "caller-list-unusable", LogLevel.Error, Succeeded: false, _trail.Self, SecurityEvent.Local, file, fault));

    internal void CertificateChanged(string serial, DateTimeOffset notAfter) =>
        Changed(1010, "certificate-changed", $"serial {serial}", $"valid until {notAfter:yyyy-MM-ddTHH:mm:ssZ}");

    internal void TrustChanged(int roots) => Changed(
        1011, "trust-changed", _trail.Service, FormattableString.Invariant($"{roots} roots"), LogLevel.Warning);

    internal void SecretUnreadable(string name, string fault) => _trail.Write(new SecurityEvent(
        1017, "secret-unreadable", LogLevel.Error, Succeeded: false, _trail.Self, SecurityEvent.Local, name, fault));

    internal void SecretReadAgain(string name) => Changed(1018, "secret-read-again", name, reason: null);

    // Told before it is done.
    internal void SegmentationProbed(string by, int targets, EndPoint? origin) => _trail.Write(new SecurityEvent(
        1019, "segmentation-probed", LogLevel.Information, Succeeded: true, by, TextOf(origin), _trail.Service,
        FormattableString.Invariant($"{targets} attempts")));

    internal void Started() => Changed(1012, "audit-started", _trail.Service, reason: null);

    internal void Stopped() => Changed(1013, "audit-stopped", _trail.Service, reason: null);

    // Strangers decide how many there are.
    private bool IsWritten(LineBudget budget, string what)
    {
        if (!budget.TryTake(out var leftOut)) return false;
        if (leftOut > 0)
        {
            Refused(1020, "refusals-left-out", SecurityEvent.Unproven, null, _trail.Service,
                FormattableString.Invariant($"{leftOut} of {what}"));
        }

        return true;
    }

    private void Refused(int id, string name, string actor, EndPoint? origin, string resource, string reason) =>
        _trail.Write(new SecurityEvent(
            id, name, LogLevel.Warning, Succeeded: false, actor, TextOf(origin), resource, reason));

    private void Changed(
        int id, string name, string resource, string? reason, LogLevel level = LogLevel.Information) =>
        _trail.Write(new SecurityEvent(
            id, name, level, Succeeded: true, _trail.Self, SecurityEvent.Local, resource, reason));

    private static string TextOf(EndPoint? origin) => origin?.ToString() ?? SecurityEvent.Local;
}
