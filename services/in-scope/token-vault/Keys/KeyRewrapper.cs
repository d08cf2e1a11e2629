namespace RegulatedWorkload.TokenVault.Keys;

/// <summary>
/// Moves old data keys under the current key-encryption key, a few at a time. It keeps no note of its progress: what
/// is still to be moved is what the store says, so it goes on where a crash left it.
/// </summary>
internal sealed partial class KeyRewrapper(
    TokenVaultStore store, KeyRing keys, TimeProvider time, ILogger<KeyRewrapper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private const int Batch = 50;

    /// <summary>Moves one batch and returns how many were moved.</summary>
    public async Task<int> RewrapAsync(CancellationToken cancellationToken)
    {
        var current = await keys.CurrentAsync(cancellationToken);
        var cards = await store.FindUnderOtherKeysAsync(current.Version, Batch, cancellationToken);
        foreach (var card in cards)
        {
            var old = await keys.FindAsync(card.Sealed.KeyVersion, cancellationToken);
            var moved = Envelope.Rewrap(card.Sealed, card.Face, old, current);
            await store.ReplaceKeyAsync(card.Face.TokenHash, card.Sealed.KeyVersion, moved, cancellationToken);
        }

        if (cards.Count > 0) Moved(logger, cards.Count, current.Version);
        return cards.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                while (await RewrapAsync(stoppingToken) == Batch)
                {
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(2101, LogLevel.Information, "Moved {Count} data keys under version {Version}")]
    private static partial void Moved(ILogger logger, int count, string version);

    [LoggerMessage(2102, LogLevel.Error, "Moving data keys failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
