using System.Net;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// What security monitoring looks at (PCI DSS 10.2.1): one category, stable event ids, and nothing secret in any of
/// them.
/// </summary>
public sealed partial class SecurityEvents(ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(WorkloadTelemetry.SecurityCategory);

    /// <summary>The entrance refused a request that carried a card number towards an out-of-scope service.</summary>
    /// <param name="place">Where it was: <c>target</c>, <c>header</c> or <c>body</c>.</param>
    public void CardNumberBlocked(string place) => CardNumber(_log, place);

    /// <summary>A card number was handed out.</summary>
    /// <param name="by">The identity of the reader.</param>
    /// <param name="paymentId">The payment it was read for.</param>
    public void Detokenized(string by, string paymentId) => Detokenization(_log, by, paymentId);

    /// <summary>A card number was asked for and not handed out.</summary>
    /// <param name="by">The identity of the reader.</param>
    /// <param name="paymentId">The payment it was asked for.</param>
    /// <param name="reason">The reason of the refusal.</param>
    public void DetokenizationRefused(string by, string paymentId, string reason) =>
        Detokenization(_log, by, paymentId, reason);

    /// <summary>A key has a new current version.</summary>
    /// <param name="key">The name of the key.</param>
    /// <param name="version">The name of its version.</param>
    public void KeyChanged(string key, string version) => Key(_log, key, version);

    internal void HandshakeRefused(string reason, EndPoint? origin) => Handshake(_log, reason, origin);

    internal void CallRefused(string identity, string method, string reason) => Call(_log, identity, method, reason);

    internal void RequestRefused(string reason) => Request(_log, reason);

    internal void CallerAdmitted(string identity, string path) => Admitted(_log, identity, path);

    internal void CallerWithdrawn(string identity, string path) => Withdrawn(_log, identity, path);

    internal void CallersUnusable(string file, string fault) => Callers(_log, file, fault);

    [LoggerMessage(1001, LogLevel.Warning, "Handshake refused: {Reason}, from {Origin}")]
    private static partial void Handshake(ILogger log, string reason, EndPoint? origin);

    [LoggerMessage(1002, LogLevel.Warning, "Call refused: {Identity} on {Method}, {Reason}")]
    private static partial void Call(ILogger log, string identity, string method, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "Card number refused in the {Place} of a request")]
    private static partial void CardNumber(ILogger log, string place);

    [LoggerMessage(1004, LogLevel.Information, "Card number read by {By} for payment {PaymentId}")]
    private static partial void Detokenization(ILogger log, string by, string paymentId);

    [LoggerMessage(1006, LogLevel.Warning, "Card number refused to {By} for payment {PaymentId}: {Reason}")]
    private static partial void Detokenization(ILogger log, string by, string paymentId, string reason);

    [LoggerMessage(1005, LogLevel.Information, "Key changed: {Key}, version {Version}")]
    private static partial void Key(ILogger log, string key, string version);

    [LoggerMessage(1010, LogLevel.Warning, "Request refused: {Reason}")]
    private static partial void Request(ILogger log, string reason);

    [LoggerMessage(1007, LogLevel.Warning, "Caller list changed: {Identity} is admitted to {Path}")]
    private static partial void Admitted(ILogger log, string identity, string path);

    [LoggerMessage(1008, LogLevel.Warning, "Caller list changed: {Identity} is no longer admitted to {Path}")]
    private static partial void Withdrawn(ILogger log, string identity, string path);

    [LoggerMessage(1009, LogLevel.Error, "Caller list in {File} is unusable, the last good one stays: {Fault}")]
    private static partial void Callers(ILogger log, string file, string fault);
}
