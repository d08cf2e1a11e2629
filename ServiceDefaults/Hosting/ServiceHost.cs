using Microsoft.AspNetCore.Builder;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>What every service is given, whole or not at all.</summary>
public static class ServiceHost
{
    /// <summary>
    /// Gives a service its identity, listeners, caller authorization, health, telemetry, redaction and lifetime.
    /// </summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder) =>
        throw new NotImplementedException();

    /// <summary>Puts caller authorization in front of everything and maps the health endpoints.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app) => throw new NotImplementedException();

    /// <summary>
    /// Runs a service, or its <c>migrate</c> argument. A fault of configuration is printed as one sentence on standard
    /// error.
    /// </summary>
    /// <returns>The exit code: 0 after a clean stop, 1 otherwise.</returns>
    public static Task<int> RunAsync(string[] args, Func<string[], WebApplication> create) =>
        throw new NotImplementedException();
}
