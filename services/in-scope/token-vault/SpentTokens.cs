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

    /// <summary>Notes the tokens of cards created before these times, unused ones and any.</summary>
    public static Task AddOutlivedAsync(
        DbConnection connection, long unused, long any, long now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO spent_tokens (token_hash, reason, at)
            SELECT token_hash, CASE WHEN payment_id IS NULL THEN 'token-expired' ELSE 'token-used' END, @now
            FROM cards WHERE (payment_id IS NULL AND created_at <= @unused) OR created_at <= @any
            ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            ("@unused", unused),
            ("@any", any),
            ("@now", now));

    /// <summary>Forgets tokens spent before a time; they are unknown from then on.</summary>
    public static Task ForgetAsync(DbConnection connection, long before, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("DELETE FROM spent_tokens WHERE at <= @before", cancellationToken, ("@before", before));
}
