using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Wipes from the log of an embedded store, each minute, what was deleted or overwritten: a token that a service has
/// forgotten is in none of its files from then on. A shared store keeps its own log, and nothing is done there.
/// </summary>
internal sealed partial class StoreScrubbing(Database database, TimeProvider clock, ILogger<StoreScrubbing> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await database.ScrubAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure);
            }
        }
    }

    [LoggerMessage(1802, LogLevel.Error, "What was deleted could not be wiped from the store's log; it is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
