using System.Data.Common;
using Microsoft.Data.Sqlite;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Acquirer.Ledger;

/// <summary>The bank's books: every authorization once, whatever was asked how often. Survives a restart.</summary>
internal sealed class LedgerStore : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS authorizations (
          reference          TEXT    NOT NULL PRIMARY KEY,
          merchant_reference TEXT    NOT NULL,
          last4              TEXT    NOT NULL,
          amount             INTEGER NOT NULL,
          currency           TEXT    NOT NULL,
          status             TEXT    NOT NULL,
          calls              INTEGER NOT NULL
        )
        """;

    private const string Columns = "reference, merchant_reference, last4, amount, currency, status, calls";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqliteConnection _connection;

    public LedgerStore(string file)
    {
        OwnerFile.Ensure(file);
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + Schema;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Books an authorization, or counts the repeat of one that is known and leaves it as it is.
    /// </summary>
    public Task<AuthorizationRecord> BookAsync(AuthorizationRecord record, CancellationToken cancellationToken) =>
        OneRowAsync(
            $"""
            INSERT INTO authorizations ({Columns})
            VALUES (@reference, @merchant, @last4, @amount, @currency, @status, 1)
            ON CONFLICT (reference) DO UPDATE SET
              calls = calls + 1,
              merchant_reference =
                CASE merchant_reference WHEN '' THEN excluded.merchant_reference ELSE merchant_reference END
            RETURNING {Columns}
            """,
            cancellationToken,
            ("@reference", record.Reference),
            ("@merchant", record.MerchantReference),
            ("@last4", record.Last4),
            ("@amount", record.Amount),
            ("@currency", record.Currency),
            ("@status", record.Status))!;

    public Task<AuthorizationRecord?> FindAsync(string reference, CancellationToken cancellationToken) => OneRowAsync(
        $"SELECT {Columns} FROM authorizations WHERE reference = @reference",
        cancellationToken,
        ("@reference", reference))!;

    /// <summary>
    /// Moves an authorization from one status to another, if it is there, and returns it as it then is.
    /// </summary>
    public async Task<AuthorizationRecord?> MoveAsync(
        string reference, string from, string to, CancellationToken cancellationToken)
    {
        await OneRowAsync(
            $"""
            UPDATE authorizations SET status = @to WHERE reference = @reference AND status = @from
            RETURNING {Columns}
            """,
            cancellationToken,
            ("@reference", reference),
            ("@from", from),
            ("@to", to));
        return await FindAsync(reference, cancellationToken);
    }

    /// <summary>
    /// Makes sure that an authorization which has not arrived yet is refused when it does. Its entry has no currency.
    /// </summary>
    public Task EntombAsync(string reference, CancellationToken cancellationToken) => OneRowAsync(
        $"""
        INSERT INTO authorizations ({Columns}) VALUES (@reference, '', '', 0, '', 'voided', 0)
        ON CONFLICT (reference) DO NOTHING RETURNING {Columns}
        """,
        cancellationToken,
        ("@reference", reference));

    public async Task<IReadOnlyList<AuthorizationRecord>> ListAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await _connection.QueryAsync(
                $"SELECT {Columns} FROM authorizations ORDER BY rowid", Map, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }

    private async Task<AuthorizationRecord?> OneRowAsync(
        string sql, CancellationToken cancellationToken, params (string, object?)[] values)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await _connection.FirstAsync(sql, Map, cancellationToken, values);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static AuthorizationRecord Map(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt64(3),
        row.GetString(4),
        row.GetString(5),
        (int)row.GetInt64(6));
}
