using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>The store as a backup sees it: all rows of one moment, or none yet.</summary>
internal sealed class BackupStore(Database database)
{
    private const int Batch = 500;

    /// <summary>Hands every row of one state of the store to <paramref name="write"/>; may begin anew.</summary>
    public Task<BackupEnd> ReadAsync(
        Func<DbConnection, CancellationToken, Task<BackupEnd>> write, CancellationToken cancellationToken) =>
        database.ReadAsync(write, cancellationToken);

    public static async Task<IReadOnlyList<BackupCard>> NextCardsAsync(
        DbConnection connection, string last, CancellationToken cancellationToken) => await connection.QueryAsync(
            """
            SELECT token_hash, brand, last4, expiry_month, expiry_year, key_version, wrapped_key, ciphertext,
                   created_at, payment_id
            FROM cards WHERE token_hash > @last ORDER BY token_hash LIMIT @most
            """,
            row => new BackupCard(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                (int)row.GetInt64(3),
                (int)row.GetInt64(4),
                row.GetString(5),
                row.GetFieldValue<byte[]>(6),
                row.GetFieldValue<byte[]>(7),
                row.GetInt64(8),
                row.IsDBNull(9) ? null : row.GetString(9)),
            cancellationToken,
            ("@last", last),
            ("@most", Batch));

    public static async Task<IReadOnlyList<BackupSpentToken>> NextSpentAsync(
        DbConnection connection, string last, CancellationToken cancellationToken) => await connection.QueryAsync(
            "SELECT token_hash, reason, at FROM spent_tokens WHERE token_hash > @last ORDER BY token_hash LIMIT @most",
            row => new BackupSpentToken(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            cancellationToken,
            ("@last", last),
            ("@most", Batch));

    /// <summary>Fills an empty store, all at once.</summary>
    /// <param name="cards">The cards.</param>
    /// <param name="spent">The spent tokens.</param>
    /// <param name="beforehand">
    /// Is called when the store was found empty, before a row is written, and again when the server has it begin anew;
    /// what it throws leaves the store empty.
    /// </param>
    /// <param name="cancellationToken">Leaves the store empty.</param>
    /// <exception cref="ConfigurationFaultsException">The store is not empty.</exception>
    public Task FillAsync(
        IReadOnlyList<BackupCard> cards,
        IReadOnlyList<BackupSpentToken> spent,
        Action beforehand,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, token) =>
            {
                await ValidateEmptyAsync(connection, token);
                beforehand();
                foreach (var batch in cards.Chunk(Batch)) await AddAsync(connection, batch, token);
                foreach (var batch in spent.Chunk(Batch)) await AddAsync(connection, batch, token);
            },
            cancellationToken);

    private static async Task ValidateEmptyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.FirstAsync(
            """
            SELECT (SELECT COUNT(*) FROM cards) + (SELECT COUNT(*) FROM spent_tokens)
                 + (SELECT COUNT(*) FROM velocity)
            """,
            row => row.GetInt64(0),
            cancellationToken);
        if (rows == 0) return;
        throw new ConfigurationFaultsException(
            ["The store is in use: a backup is restored into an empty one, so that nothing newer is lost."]);
    }

    private static Task AddAsync(
        DbConnection connection, IEnumerable<BackupCard> cards, CancellationToken cancellationToken) =>
        connection.ExecuteEachAsync(
            """
            INSERT INTO cards (
                token_hash, brand, last4, expiry_month, expiry_year, key_version, wrapped_key, ciphertext,
                created_at, payment_id)
            VALUES (@hash, @brand, @last4, @month, @year, @version, @key, @ciphertext, @at, @payment)
            """,
            cards.Select(card => ((string, object?)[])
            [
                ("@hash", card.TokenHash),
                ("@brand", card.Brand),
                ("@last4", card.Last4),
                ("@month", card.ExpiryMonth),
                ("@year", card.ExpiryYear),
                ("@version", card.KeyVersion),
                ("@key", card.WrappedKey),
                ("@ciphertext", card.Ciphertext),
                ("@at", card.CreatedAt),
                ("@payment", card.PaymentId),
            ]),
            cancellationToken);

    private static Task AddAsync(
        DbConnection connection, IEnumerable<BackupSpentToken> spent, CancellationToken cancellationToken) =>
        connection.ExecuteEachAsync(
            "INSERT INTO spent_tokens (token_hash, reason, at) VALUES (@hash, @reason, @at)",
            spent.Select(token => ((string, object?)[])
            [
                ("@hash", token.TokenHash), ("@reason", token.Reason), ("@at", token.At),
            ]),
            cancellationToken);
}
