using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Why PostgreSQL fails: what passes by itself, and one sentence for what does not.</summary>
/// <remarks>https://www.postgresql.org/docs/current/errcodes-appendix.html</remarks>
internal static class PostgresFaults
{
    private const string Key = StoreConnection.Key;

    /// <summary>Whether the same may succeed a little later: the server restarts, fails over or is crowded.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        // The last: a standby that is not promoted yet, or a primary that has been replaced.
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "57P05" or "25P03" or "25006" } => true,
        NpgsqlException { InnerException: AuthenticationException } => false,
        NpgsqlException known => known.IsTransient,
        _ => false,
    };

    /// <summary>
    /// Whether a connection that was open gave no answer or ended. Then the others of its pool are no better: a server
    /// that restarts ends them all, and one that fails over silently leaves them all unanswered.
    /// </summary>
    public static bool IsLostConnection(Exception failure) => failure switch
    {
        PostgresException { SqlState: "57P01" or "57P02" or "25006" } => true,
        PostgresException => false,
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        _ => false,
    };

    /// <summary>Whether the server refuses the password.</summary>
    public static bool IsRefusal(Exception failure) => failure is PostgresException { SqlState: "28P01" };

    /// <summary>Whether there was no password or token to send.</summary>
    public static bool IsWithoutPassword(Exception failure) =>
        failure is NpgsqlException { InnerException: ConfigurationFaultsException };

    /// <summary>
    /// Whether a failed commit has surely not happened; when the connection is lost, nobody knows. A server that ended
    /// the session of a transaction in which nothing was asked for too long has not read the commit.
    /// </summary>
    public static bool IsRolledBack(Exception failure) =>
        failure is PostgresException { SqlState: "40001" or "40P01" or "25P03" };

    /// <summary>The sentence for a failure at start-up or in a migration.</summary>
    public static ConfigurationFaultsException Explain(NpgsqlException failure) =>
        failure.InnerException as ConfigurationFaultsException ?? new([Sentence(failure)]);

    private static string Sentence(NpgsqlException failure) => failure switch
    {
        PostgresException { SqlState: "28P01" or "28000" } =>
            $"The server that {Key} names refuses this role or its password, "
            + $"which {StoreConnection.PasswordKey} names.",
        PostgresException { SqlState: "3D000" } => $"The server has no database of the name that {Key} gives.",
        PostgresException { SqlState: "42501" } =>
            $"The role that {Key} names may not do this: a service runs under its own role, "
            + "'migrate' under the owner's.",
        PostgresException { SqlState: "53300" } => $"The server that {Key} names has no connection left.",
        PostgresException { SqlState: "57P03" } => $"The server that {Key} names is starting or stopping.",
        PostgresException known =>
            $"The database that {Key} names answered {known.SqlState}: {known.MessageText}",
        { InnerException: AuthenticationException } =>
            $"The server that {Key} names cannot be verified: its certificate must be issued by the 'Root "
            + "Certificate', or by an authority of the system, and must name the host.",
        { InnerException: SocketException or TimeoutException } =>
            $"The server that {Key} names cannot be reached.",
        _ => $"The server that {Key} names cannot be used: {failure.Message}",
    };
}
