using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.TokenVault;

/// <summary>Remembers for a while why a token is refused whose card is destroyed.</summary>
internal static class SpentTokens
{
    /// <summary>Why a token without a card is refused.</summary>
    public static async Task<Refusal> FindAsync(
        DbConnection connection, string tokenHash, CancellationToken cancellationToken)
    {
        var reason = await connection.FirstAsync(
            "SELECT reason FROM spent_tokens WHERE token_hash = @hash",
            row => row.GetString(0),
            cancellationToken,
            ("@hash", tokenHash));
        return reason switch
        {
            null => CardRules.TokenUnknown,
            CardTokenRefusals.Expired => CardRules.TokenExpired,
            _ => CardRules.TokenUsed,
        };
    }

    /// <summary>Notes a token that a payment is done with. One that no payment has read leaves no trace.</summary>
    public static Task AddUsedAsync(
        DbConnection connection, string tokenHash, long now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO spent_tokens (token_hash, reason, at)
            SELECT token_hash, 'token-used', @now FROM cards WHERE token_hash = @hash AND payment_id IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            ("@hash", tokenHash),
            ("@now", now));

    /// <summary>Notes the tokens of cards that have outlived these times, unused ones and any.</summary>
    public static Task AddOutlivedAsync(
        DbConnection connection,
        Lifespan unused,
        Lifespan any,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO spent_tokens (token_hash, reason, at)
            SELECT token_hash, CASE WHEN payment_id IS NULL THEN 'token-expired' ELSE 'token-used' END, @now
            FROM cards
            WHERE (payment_id IS NULL AND created_at NOT BETWEEN @unused_first AND @unused_last)
               OR created_at NOT BETWEEN @any_first AND @any_last
            ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            ("@unused_first", unused.First),
            ("@unused_last", unused.Last),
            ("@any_first", any.First),
            ("@any_last", any.Last),
            ("@now", now.ToUnixTimeMilliseconds()));

    /// <summary>Forgets tokens that were not spent within this time; they are unknown from then on.</summary>
    public static Task ForgetAsync(
        DbConnection connection, Lifespan remembered, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM spent_tokens WHERE at NOT BETWEEN @first AND @last",
            cancellationToken,
            ("@first", remembered.First),
            ("@last", remembered.Last));
}
