using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Payments;

/// <summary>What may follow what.</summary>
internal static class PaymentRules
{
    public static readonly Refusal KeyReused = new(
        StatusCode.FailedPrecondition, "idempotency-key-reused", "The idempotency key was used for another request.");

    public static readonly Refusal Unknown = new(StatusCode.NotFound, "payment-unknown", "There is no such payment.");

    public static readonly Refusal WrongState = new(
        StatusCode.FailedPrecondition, "payment-state", "The payment's state does not allow this.");

    public static readonly Refusal AcquirerUnavailable = new(
        StatusCode.Unavailable, "acquirer-unavailable", "The acquirer cannot be reached.");

    public static readonly Refusal VaultUnavailable = new(
        StatusCode.Unavailable, "dependency-unavailable", "The card cannot be read at the moment.");

    /// <summary>For how long after it was asked for a payment may be sent.</summary>
    public static readonly TimeSpan UnsentLifetime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether a payment may still be sent. One that seems to be asked for in times to come was so by a clock that was
    /// ahead, or is looked at by one that is behind: it fails rather than waits.
    /// </summary>
    public static bool MayBeSent(Payment unsent, DateTimeOffset now) =>
        (now - unsent.CreatedAt).Duration() < UnsentLifetime;

    /// <summary>
    /// The id of a payment. It is known before the payment is stored, so that its card can be read first: who repeats
    /// the request is the same payment to the vault.
    /// </summary>
    public static string IdOf(string key, string contentHash) => RandomId.Derive("pay_", $"{contentHash}\n{key}");

    /// <summary>What tells one request under a key from another.</summary>
    public static string HashOf(Payment asked)
    {
        var amount = asked.Money.Amount.ToString(CultureInfo.InvariantCulture);
        var content = string.Join('\n', asked.OrderId, asked.CardToken?.Value, amount, asked.Money.Currency);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }

    /// <summary>What capturing leads to, or null where it is not allowed.</summary>
    public static PaymentState? Capture(PaymentState state) => state switch
    {
        PaymentState.Authorized or PaymentState.Captured => PaymentState.Captured,
        _ => null,
    };

    /// <summary>What giving the money back leads to, or null where there is none to give back.</summary>
    public static PaymentState? Refund(PaymentState state) => state switch
    {
        PaymentState.Authorized or PaymentState.Voided => PaymentState.Voided,
        PaymentState.Captured or PaymentState.Refunded => PaymentState.Refunded,
        _ => null,
    };

    /// <summary>
    /// Where the acquirer's answer says that a payment is, or null when it says nothing new. That may be further than
    /// was asked for, when an earlier answer was lost.
    /// </summary>
    public static PaymentState? Apply(PaymentState state, AcquirerOutcome outcome) => (state, outcome) switch
    {
        (PaymentState.Pending, AcquirerOutcome.Approved) => PaymentState.Authorized,
        (PaymentState.Pending, AcquirerOutcome.Captured) => PaymentState.Captured,
        (PaymentState.Pending, AcquirerOutcome.Refunded) => PaymentState.Refunded,
        (PaymentState.Pending, AcquirerOutcome.Declined) => PaymentState.Declined,
        (PaymentState.Pending, AcquirerOutcome.Voided) => PaymentState.Failed,
        (PaymentState.Authorized, AcquirerOutcome.Captured) => PaymentState.Captured,
        (PaymentState.Authorized, AcquirerOutcome.Voided) => PaymentState.Voided,
        (PaymentState.Authorized or PaymentState.Captured, AcquirerOutcome.Refunded) => PaymentState.Refunded,
        _ => null,
    };

    /// <summary>How long to wait before the outcome is asked for again: doubling from 1 to 30 seconds.</summary>
    public static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(attempts, 5)));
}
