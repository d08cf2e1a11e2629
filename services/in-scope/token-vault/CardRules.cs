using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.TokenVault;

/// <summary>What the vault accepts, and for how long.</summary>
internal static class CardRules
{
    /// <summary>How long a token waits for its payment.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long a card that a payment has read is kept at most. Payments has it destroyed long before (PCI DSS 3.2.1).
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>Within this time a card may be tokenized <see cref="VelocityLimit"/> times.</summary>
    public static readonly TimeSpan VelocityWindow = TimeSpan.FromMinutes(10);

    public const int VelocityLimit = 60;

    /// <summary>Stands in the audit trail for the name of a payment that is none.</summary>
    public const string NoPaymentId = "invalid";

    private const int LongestExpiry = 20;
    private const int LongestPaymentId = 64;

    public static readonly Refusal NumberInvalid = Invalid("card-number-invalid", "This is no card number.");

    public static readonly Refusal TokenUnknown =
        new(StatusCode.NotFound, CardTokenRefusals.Unknown, "There is no such token.");

    public static readonly Refusal TokenExpired =
        new(StatusCode.FailedPrecondition, CardTokenRefusals.Expired, "The token was not used in time.");

    public static readonly Refusal TokenUsed =
        new(StatusCode.FailedPrecondition, CardTokenRefusals.Used, "The token belongs to another payment.");

    public static readonly Refusal VelocityExceeded =
        new(StatusCode.ResourceExhausted, "velocity-exceeded", "This card was entered too often.");

    public static readonly Refusal PaymentInvalid =
        Invalid("payment-invalid", "A payment is named by 1 to 64 letters, digits, dashes and underscores.");

    private static readonly Refusal ExpiryInvalid = Invalid("expiry-invalid", "No card could expire in this month.");
    private static readonly Refusal Expired = Invalid("card-expired", "The card has expired.");

    /// <summary>
    /// What is wrong with an expiry, or null. A card is good until the end of its month, anywhere on earth.
    /// </summary>
    public static Refusal? CheckExpiry(int month, int year, DateTimeOffset now)
    {
        if (month is < 1 or > 12 || year < 2000 || year > now.Year + LongestExpiry) return ExpiryInvalid;
        var end = new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1).AddHours(12);
        return now < end ? null : Expired;
    }

    /// <summary>Whether a text may be stored and logged as the name of a payment.</summary>
    public static bool IsPaymentId(string text) =>
        text.Length is > 0 and <= LongestPaymentId
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && ReferenceEquals(Redactor.Redact(text), text);

    /// <summary>What a token is stored under.</summary>
    public static string HashOf(CardToken token) =>
        Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(token.Value)));

    private static Refusal Invalid(string reason, string detail) => new(StatusCode.InvalidArgument, reason, detail);
}
