namespace RegulatedWorkload.TokenVault;

/// <summary>Destroys cards that nobody paid with in time, and those that outlived their payment.</summary>
internal sealed partial class Retention(TokenVaultStore store, TimeProvider time, ILogger<Retention> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await store.PurgeAsync(stoppingToken) is > 0 and var purged) Purged(logger, purged);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(2201, LogLevel.Information, "Destroyed {Count} cards at the end of their retention")]
    private static partial void Purged(ILogger logger, int count);

    [LoggerMessage(2202, LogLevel.Error, "The purge failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
