namespace RegulatedWorkload.AppHost.Launch;

/// <summary>What differs between two local runs of the same declaration.</summary>
/// <param name="StateDirectory">Where certificates, keys and databases are kept: an absolute path.</param>
/// <param name="Port">The first port. The entrance listens there, the other listeners on those that follow.</param>
/// <param name="Telemetry">The OTLP settings (<c>OTEL_*</c>) handed to every service.</param>
public sealed record LaunchOptions(
    string StateDirectory,
    int Port = LaunchOptions.DefaultPort,
    IReadOnlyDictionary<string, string>? Telemetry = null)
{
    /// <summary>The port of the entrance when none is chosen.</summary>
    public const int DefaultPort = 8443;
}
