using System.Security.Cryptography;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.TokenVault;

/// <summary>
/// Moves old data keys under the current key-encryption key, a few at a time. It keeps no note of its progress: what
/// is still to be moved is what the store says, so it goes on where a crash left it.
/// </summary>
internal sealed partial class KeyRewrapper(
    TokenVaultStore store, KeyRing keys, TimeProvider time, ILogger<KeyRewrapper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private const int Batch = 50;

    private string? _lastDone;

    /// <summary>Moves what can be moved and returns how many that were. A damaged card holds up no other.</summary>
    /// <remarks>
    /// Says when it finds nothing to move, once for each version and again after there was something. An instance that
    /// has said so wraps by no older version, so that none is needed when all have.
    /// </remarks>
    public async Task<int> RewrapAsync(CancellationToken cancellationToken)
    {
        var current = await keys.CurrentAsync(cancellationToken);
        var (found, moved, last) = (0, 0, "");
        while (true)
        {
            var cards = await store.FindUnderOtherKeysAsync(current.Version, last, Batch, cancellationToken);
            if (cards.Count == 0) break;
            foreach (var card in cards)
            {
                found++;
                if (await TryMoveAsync(card, current, cancellationToken)) moved++;
            }

            last = cards[^1].Summary.TokenHash;
        }

        if (moved > 0) Moved(logger, moved, current.Version);
        if (found > 0) _lastDone = null;
        else if (_lastDone != current.Version) Done(logger, _lastDone = current.Version);
        return moved;
    }

    /// <summary>Refuses to start on keys that cannot be used.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.CheckAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RewrapAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> TryMoveAsync(StoredCard card, KeyVersion current, CancellationToken cancellationToken)
    {
        var from = card.Sealed.KeyVersion;
        try
        {
            var old = await keys.FindAsync(from, cancellationToken);
            var moved = Envelope.Rewrap(card.Sealed, card.Summary, old, current);
            return await store.ReplaceKeyAsync(card.Summary.TokenHash, from, moved, cancellationToken);
        }
        catch (Exception failure) when (failure is CryptographicException or ConfigurationFaultsException)
        {
            Stuck(logger, from, failure);
            return false;
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "Moved {Count} data keys under version {Version}")]
    private static partial void Moved(ILogger logger, int count, string version);

    [LoggerMessage(2102, LogLevel.Error, "Moving data keys failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(2103, LogLevel.Error, "A data key stays under version {Version}")]
    private static partial void Stuck(ILogger logger, string version, Exception failure);

    [LoggerMessage(2104, LogLevel.Information, "No data key is left under a version other than {Version}")]
    private static partial void Done(ILogger logger, string version);
}
