using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.TokenVault;

/// <summary>Counts how often a card was entered lately, by fingerprint and whole minute.</summary>
internal static class Velocity
{
    /// <summary>Counts one entry more, unless there were as many as the window allows.</summary>
    public static async Task<bool> CountAsync(
        DbConnection connection, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seen = await connection.FirstAsync(
            """
            SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM velocity
            WHERE fingerprint = @fingerprint AND minute >= @first
            """,
            row => row.GetInt64(0),
            cancellationToken,
            ("@fingerprint", fingerprint),
            ("@first", FirstMinute(now)));
        if (seen >= CardRules.VelocityLimit) return false;
        await connection.ExecuteAsync(
            """
            INSERT INTO velocity (fingerprint, minute, times) VALUES (@fingerprint, @minute, 1)
            ON CONFLICT (fingerprint, minute) DO UPDATE SET times = velocity.times + 1
            """,
            cancellationToken,
            ("@fingerprint", fingerprint),
            ("@minute", Minute(now)));
        return true;
    }

    /// <summary>Forgets what lies before the window.</summary>
    public static Task ForgetAsync(DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM velocity WHERE minute < @first", cancellationToken, ("@first", FirstMinute(now)));

    // The minute in which the window began counts whole, so that no window ever holds more than the limit.
    private static long FirstMinute(DateTimeOffset now) => Minute(now - CardRules.VelocityWindow);

    private static long Minute(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;
}
