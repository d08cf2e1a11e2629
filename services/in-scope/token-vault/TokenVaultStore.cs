using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.TokenVault;

/// <summary>A card as it lies in the store.</summary>
internal sealed record StoredCard(CardSummary Summary, SealedCard Sealed);

/// <summary>Encrypted cards by the hash of their tokens.</summary>
internal sealed class TokenVaultStore(Database database, TimeProvider time)
{
    private const string Columns =
        """
        SELECT token_hash, brand, last4, expiry_month, expiry_year, key_version, wrapped_key, ciphertext, created_at,
               payment_id
        FROM cards
        """;

    /// <summary>Stores a card, unless its fingerprint has come too often within the window.</summary>
    public Task<bool> AddAsync(StoredCard card, string fingerprint, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fingerprint,
            async (connection, token) =>
            {
                if (!await Velocity.CountAsync(connection, fingerprint, time.GetUtcNow(), token)) return false;
                await InsertAsync(connection, card, token);
                return true;
            },
            cancellationToken);

    /// <summary>Gives a card to the first payment that asks for it, and to that one again.</summary>
    public Task<(StoredCard? Card, Refusal? Refusal)> BindAsync(
        string tokenHash, string paymentId, CancellationToken cancellationToken) =>
        database.WriteAsync<(StoredCard?, Refusal?)>(
            tokenHash,
            async (connection, token) =>
            {
                var found = await connection.FirstAsync(
                    $"{Columns} WHERE token_hash = @hash", MapBound, token, ("@hash", tokenHash));
                if (found.Card is null) return (null, await SpentTokens.FindAsync(connection, tokenHash, token));
                if (found.PaymentId == paymentId) return (found.Card, null);
                if (found.PaymentId is not null) return (null, CardRules.TokenUsed);
                if (!Lifespan.Of(CardRules.TokenLifetime, time.GetUtcNow()).Covers(found.CreatedAt))
                {
                    return (null, CardRules.TokenExpired);
                }

                var bound = await connection.ExecuteAsync(
                    """
                    UPDATE cards SET payment_id = @payment
                    WHERE token_hash = @hash AND payment_id IS NULL AND created_at = @created
                    """,
                    token,
                    ("@payment", paymentId),
                    ("@hash", tokenHash),
                    ("@created", found.CreatedAt)) == 1;
                return bound ? (found.Card, null) : (null, CardRules.TokenUsed);
            },
            cancellationToken);

    /// <summary>Destroys a card and its data key: no copy of the files can be read again.</summary>
    public async Task DeleteAsync(string tokenHash, CancellationToken cancellationToken)
    {
        var deleted = await database.WriteAsync(
            tokenHash,
            async (connection, token) =>
            {
                await SpentTokens.AddUsedAsync(connection, tokenHash, Now, token);
                return await connection.ExecuteAsync(
                    "DELETE FROM cards WHERE token_hash = @hash", token, ("@hash", tokenHash));
            },
            cancellationToken);
        if (deleted > 0) await database.ScrubAsync(cancellationToken);
    }

    /// <summary>Destroys what has outlived its purpose (PCI DSS 3.2.1) and returns how many cards that were.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (unused, any) = (Lifespan.Of(CardRules.TokenLifetime, now), Lifespan.Of(CardRules.Retention, now));
        var purged = await database.WriteAsync(
            async (connection, token) =>
            {
                await Velocity.ForgetAsync(connection, now, token);
                await SpentTokens.ForgetAsync(connection, any, token);
                await SpentTokens.AddOutlivedAsync(connection, unused, any, now, token);
                return await connection.ExecuteAsync(
                    """
                    DELETE FROM cards
                    WHERE (payment_id IS NULL AND created_at NOT BETWEEN @unused_first AND @unused_last)
                       OR created_at NOT BETWEEN @any_first AND @any_last
                    """,
                    token,
                    ("@unused_first", unused.First),
                    ("@unused_last", unused.Last),
                    ("@any_first", any.First),
                    ("@any_last", any.Last));
            },
            cancellationToken);
        // Also what a deletion before this one had to leave in the log, and data keys that were replaced.
        await database.ScrubAsync(cancellationToken);
        return purged;
    }

    /// <summary>Cards whose data key another key version wraps, from after <paramref name="last"/> on.</summary>
    public Task<IReadOnlyList<StoredCard>> FindUnderOtherKeysAsync(
        string keyVersion, string last, int most, CancellationToken cancellationToken) => database.ReadAsync(
            (connection, token) => connection.QueryAsync(
                $"{Columns} WHERE key_version <> @version AND token_hash > @last ORDER BY token_hash LIMIT @most",
                Map,
                token,
                ("@version", keyVersion),
                ("@last", last),
                ("@most", most)),
            cancellationToken);

    /// <summary>Replaces the wrapped data key, unless another instance has done so or the card is gone.</summary>
    public Task<bool> ReplaceKeyAsync(
        string tokenHash, string fromVersion, SealedCard card, CancellationToken cancellationToken) =>
        database.WriteAsync(
            tokenHash,
            async (connection, token) => await connection.ExecuteAsync(
                """
                UPDATE cards SET key_version = @to, wrapped_key = @key
                WHERE token_hash = @hash AND key_version = @from
                """,
                token,
                ("@to", card.KeyVersion),
                ("@key", card.WrappedKey),
                ("@hash", tokenHash),
                ("@from", fromVersion)) == 1,
            cancellationToken);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task InsertAsync(DbConnection connection, StoredCard card, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO cards (token_hash, brand, last4, expiry_month, expiry_year,
                               key_version, wrapped_key, ciphertext, created_at)
            VALUES (@hash, @brand, @last4, @month, @year, @version, @key, @ciphertext, @now)
            """,
            cancellationToken,
            ("@hash", card.Summary.TokenHash),
            ("@brand", card.Summary.Brand),
            ("@last4", card.Summary.Last4),
            ("@month", card.Summary.ExpiryMonth),
            ("@year", card.Summary.ExpiryYear),
            ("@version", card.Sealed.KeyVersion),
            ("@key", card.Sealed.WrappedKey),
            ("@ciphertext", card.Sealed.Ciphertext),
            ("@now", Now));

    private static (StoredCard? Card, long CreatedAt, string? PaymentId) MapBound(DbDataReader row) =>
        (Map(row), row.GetInt64(8), row.IsDBNull(9) ? null : row.GetString(9));

    private static StoredCard Map(DbDataReader row) => new(
        new CardSummary(
            row.GetString(0), row.GetString(1), row.GetString(2), (int)row.GetInt64(3), (int)row.GetInt64(4)),
        new SealedCard(row.GetString(5), row.GetFieldValue<byte[]>(6), row.GetFieldValue<byte[]>(7)));
}
