namespace RegulatedWorkload.AppHost.Launch;

/// <summary>What differs between two local runs of the same declaration.</summary>
/// <param name="StateDirectory">Where certificates, keys and databases are kept: an absolute path.</param>
/// <param name="Port">The first port. The entrance listens there, the other listeners on those that follow.</param>
/// <param name="Telemetry">The OTLP settings (<c>OTEL_*</c>) handed to every service.</param>
/// <param name="Store">What the services store in.</param>
/// <param name="LifetimePipe">
/// Whether the orchestrator holds the standard input of each service open, so that a service stops when it ends.
/// </param>
public sealed record LaunchOptions(
    string StateDirectory,
    int Port = LaunchOptions.DefaultPort,
    IReadOnlyDictionary<string, string>? Telemetry = null,
    StoreEngine Store = StoreEngine.Sqlite,
    bool LifetimePipe = true)
{
    /// <summary>The port of the entrance when none is chosen.</summary>
    public const int DefaultPort = 8443;
}

/// <summary>What the services of a local run store in.</summary>
public enum StoreEngine
{
    /// <summary>An embedded file each.</summary>
    Sqlite,

    /// <summary>One PostgreSQL server a scope with one database a service, as in the cluster.</summary>
    Postgres,
}
