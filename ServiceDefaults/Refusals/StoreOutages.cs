using System.Data.Common;
using System.Security.Authentication;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace RegulatedWorkload.ServiceDefaults.Refusals;

/// <summary>Which failures of a store are an outage to a caller, and which an error of the service.</summary>
internal static class StoreOutages
{
    /// <summary>
    /// Whether the same may succeed later, with another server, more room or less traffic: "not now", and no error. The
    /// libraries call some of these transient, and not all.
    /// </summary>
    /// <remarks>
    /// https://sqlite.org/rescode.html and https://www.postgresql.org/docs/current/errcodes-appendix.html
    /// </remarks>
    public static bool Is(DbException failure) => failure switch
    {
        // Busy, locked, read-only, I/O error, full, cannot be opened.
        SqliteException embedded => embedded.SqliteErrorCode is 5 or 6 or 8 or 10 or 13 or 14,
        // The server ended a session that stood still, or takes no writes: a standby, or a primary that was replaced.
        PostgresException { SqlState: "25P03" or "57P05" or "25006" } => true,
        // It cannot be verified: its certificate has expired, or the clock of one side is wrong.
        NpgsqlException { InnerException: AuthenticationException } => true,
        _ => failure.IsTransient,
    };
}
