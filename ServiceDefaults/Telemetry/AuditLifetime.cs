using Microsoft.Extensions.Hosting;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Tells when the trail of security events begins and ends (PCI DSS 10.2.1.6). A service that cannot write it does not
/// start.
/// </summary>
internal sealed class AuditLifetime(SecurityEvents events) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        events.Started();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        events.Stopped();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
