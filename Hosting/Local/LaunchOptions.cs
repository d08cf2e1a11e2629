namespace RegulatedWorkload.Hosting.Local;

/// <summary>What differs between two local runs of the same declaration.</summary>
/// <param name="StateDirectory">Where certificates, keys and databases are kept: an absolute path.</param>
/// <param name="Port">The first port. The entrance listens there, the other listeners on those that follow.</param>
/// <param name="Telemetry">The telemetry settings (<c>OTEL_*</c>) handed to every service.</param>
/// <param name="Store">What the services store in.</param>
public sealed record LaunchOptions(
    string StateDirectory,
    int Port = RunOptions.DefaultPort,
    IReadOnlyDictionary<string, string>? Telemetry = null,
    StoreEngine Store = StoreEngine.Sqlite);
