using System.Globalization;
using System.Security.Authentication;
using Npgsql;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>What connections are for; each has its own pool and limits.</summary>
internal enum PostgresUse
{
    /// <summary>Queries; the server refuses to write.</summary>
    Reads,

    /// <summary>Short write transactions.</summary>
    Writes,

    /// <summary>Changes of the schema, which may take long.</summary>
    Migrations,
}

/// <summary>Makes pools of connections to one database: verified TLS, bounded size, bounded waits.</summary>
/// <param name="store">Where the database is.</param>
/// <param name="service">The name that the server's views show.</param>
/// <param name="password">Gives the password or token.</param>
internal sealed class PostgresSources(SharedStore store, string service, StorePassword password)
{
    private const int ConnectSeconds = 5;

    // Callers wait for longer, so that what a silent connection was asked can be asked on another one in time.
    private const int ReadSeconds = 3;
    private const int WriteSeconds = 5;
    private const int CancellationMilliseconds = 500;

    // A connection that a firewall or a failed server has forgotten ends in less than a minute without being used.
    private const int KeepAliveSeconds = 10;
    private const int KeepAliveIntervalSeconds = 4;

    // New connections follow a changed password or certificate; the old ones are used up within this time.
    private const int LifetimeSeconds = 1800;
    private const int PreparedStatements = 50;

    /// <summary>Gives the password or token, and is told what the server says to it.</summary>
    public StorePassword Password => password;

    public NpgsqlDataSource Build(PostgresUse use)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(Settings(use).ConnectionString);
        builder.EnableTransportSecurity();
        builder.UseSslClientAuthenticationOptionsCallback(
            tls => tls.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
        builder.UsePasswordProvider(
            _ => throw new NotSupportedException("Connections are opened asynchronously."),
            (_, cancellationToken) => password.ReadAsync(cancellationToken));
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("Connections are opened asynchronously."), InitializeAsync);
        return builder.Build();
    }

    private NpgsqlConnectionStringBuilder Settings(PostgresUse use)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = store.Host,
            Port = store.Port,
            Database = store.Database,
            Username = store.Username,
            ApplicationName = service,
            SslMode = SslMode.VerifyFull,
            RootCertificate = store.RootCertificate,
            // A server that asks for the password itself has no business with it; a token can be sent in no other way.
            RequireAuth = store.PasswordSecret is null ? null : "ScramSHA256",
            GssEncryptionMode = GssEncryptionMode.Disable,
            IncludeErrorDetail = false,
            Timeout = ConnectSeconds,
            CommandTimeout = CommandTimeout(use),
            CancellationTimeout = CancellationMilliseconds,
            TcpKeepAliveTime = KeepAliveSeconds,
            TcpKeepAliveInterval = KeepAliveIntervalSeconds,
            MaxPoolSize = PoolSize(use),
            ConnectionLifetime = LifetimeSeconds,
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 2,
            Options = Options(use),
        };
        return settings;
    }

    private static int CommandTimeout(PostgresUse use) => use switch
    {
        PostgresUse.Reads => ReadSeconds,
        PostgresUse.Writes => WriteSeconds,
        _ => 0,
    };

    private int PoolSize(PostgresUse use) => use switch
    {
        PostgresUse.Reads => store.Connections / 2,
        PostgresUse.Writes => store.Connections - (store.Connections / 2),
        _ => 1,
    };

    // The server ends what its client has forgotten, so that nobody waits for a lock of the dead.
    private static string Options(PostgresUse use) => use switch
    {
        PostgresUse.Migrations => "-c statement_timeout=0 -c lock_timeout=30s",
        PostgresUse.Reads =>
            "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s -c default_transaction_read_only=on",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"-c statement_timeout={WriteSeconds + 2}s -c lock_timeout={WriteSeconds - 1}s "
            + $"-c idle_in_transaction_session_timeout={WriteSeconds}s"),
    };

    private async Task InitializeAsync(NpgsqlConnection connection)
    {
        password.Accepted();
        await ValidateDurabilityAsync(connection);
    }

    private static async Task ValidateDurabilityAsync(NpgsqlConnection connection)
    {
        var durable = await connection.FirstAsync(
            "SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off'",
            row => row.GetBoolean(0),
            CancellationToken.None);
        if (durable) return;
        throw new ConfigurationFaultsException(
            [
                $"The database that {StoreConnection.Key} names may lose commits that it has confirmed: turn fsync and "
                + "synchronous_commit on.",
            ]);
    }
}
