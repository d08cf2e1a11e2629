using Microsoft.Data.Sqlite;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>The embedded store of payments, read while the service writes to it.</summary>
public static class PaymentsStore
{
    /// <summary>Waits until an authorization has been marked as sent to the acquirer.</summary>
    public static Task HasSentAsync(string state) =>
        Eventually.BecomesAsync(() => Task.FromResult(CountSent(state)), sent => sent > 0);

    private static long CountSent(string state)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(state, "stores", "payments", "payments.db"),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM payments WHERE sent_at IS NOT NULL";
        return (long)command.ExecuteScalar()!;
    }
}
