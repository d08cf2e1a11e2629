namespace RegulatedWorkload.ServiceDefaults.Configuration;

/// <summary>Where the store of a service is. Nothing in it is secret.</summary>
public abstract record StoreConnection
{
    /// <summary>The key that says where the store is.</summary>
    public const string Key = "WORKLOAD__STORE__CONNECTION";

    /// <summary>The key that says how a service proves itself to PostgreSQL.</summary>
    public const string PasswordKey = "WORKLOAD__STORE__PASSWORD";

    /// <summary>
    /// Reads <c>Data Source=/folder/file.db</c> as the embedded store and <c>Host=…;Database=…;Username=…</c> as
    /// PostgreSQL; a missing connection gives null.
    /// </summary>
    /// <param name="connection">The value of <see cref="Key"/>.</param>
    /// <param name="password">The value of <see cref="PasswordKey"/>.</param>
    /// <param name="faults">Is given a sentence for everything that is wrong.</param>
    public static StoreConnection? Parse(string? connection, string? password, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return string.IsNullOrEmpty(connection) ? null : new StoreConnectionReader(faults).Read(connection, password);
    }
}

/// <summary>A file that belongs to one process.</summary>
/// <param name="File">Its absolute path.</param>
public sealed record EmbeddedStore(string File) : StoreConnection;

/// <summary>A PostgreSQL database that all instances of a service share.</summary>
/// <param name="Host">The server, whose certificate must name it.</param>
/// <param name="Port">Its TCP port.</param>
/// <param name="Database">The database.</param>
/// <param name="Username">The role: the service's own, or the owner's for <c>migrate</c>.</param>
/// <param name="RootCertificate">A PEM file with the authorities to trust, or null for those of the system.</param>
/// <param name="Connections">How many connections one instance opens at most.</param>
/// <param name="PasswordSecret">The secret with the role's password, or null for a token of Microsoft Entra ID.</param>
public sealed record SharedStore(
    string Host,
    int Port,
    string Database,
    string Username,
    string? RootCertificate,
    int Connections,
    string? PasswordSecret) : StoreConnection
{
    /// <summary>How many connections one instance opens when its connection does not say.</summary>
    public const int DefaultConnections = 20;

    /// <summary>The least that serves readers and writers, and the most that one instance may ask for.</summary>
    public const int LeastConnections = 2, MostConnections = 200;
}
