using Microsoft.Extensions.Hosting;

namespace RegulatedWorkload.ServiceDefaults.Startup;

/// <summary>
/// Work that ends before any hosted service starts and any listener opens. Its failure stops the start.
/// </summary>
internal sealed class BeforeStart(Func<CancellationToken, Task> work) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => work(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
