using System.Globalization;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>
/// <c>token-vault restore FILE DESTROYED</c>: brings a backup into an empty store, without the cards that were
/// destroyed since, those at the end of their retention, and those whose key-encryption key is gone.
/// </summary>
internal sealed class RestoreCommand(BackupStore store, KeyRing keys, SecurityEvents security, TimeProvider time)
    : IServiceCommand
{
    private const string Usage =
        "Say from where, and which cards were destroyed since: token-vault restore FILE DESTROYED, where DESTROYED is "
        + "the part of the security log since the backup (see docs/backup.md).";

    public string Name => "restore";

    public async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var path, var list]) throw new ConfigurationFaultsException([Usage]);
        foreach (var missing in arguments.Where(argument => !File.Exists(argument)))
        {
            throw new ConfigurationFaultsException([$"There is no file {missing}. {Usage}"]);
        }

        // The whole file is read, and so found genuine, before the first row is written.
        var (cards, spent) = await ReadAsync(path, cancellationToken);
        var destroyed = await DestroyedCards.ReadAsync(list, cancellationToken);
        var now = time.GetUtcNow();
        var kept = new List<BackupCard>();
        foreach (var card in cards)
        {
            if (destroyed.Contains(card.TokenHash)) spent.Add(Spent(card, now));
            else if (!IsOutlived(card, now) && await keys.HasAsync(card.KeyVersion, cancellationToken)) kept.Add(card);
        }

        await store.FillAsync(kept, spent, () => security.CardsCopied(Name, kept.Count), cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Restored {kept.Count} cards and {spent.Count} spent tokens; {cards.Count - kept.Count} cards were "
            + $"destroyed, outlived or without their key, and stay so.");
    }

    private async Task<(List<BackupCard> Cards, List<BackupSpentToken> Spent)> ReadAsync(
        string path, CancellationToken cancellationToken)
    {
        var (cards, spent) = (new List<BackupCard>(), new List<BackupSpentToken>());
        BackupEnd? end = null;
        await foreach (var line in new BackupReader(path, keys).ReadAsync(cancellationToken))
        {
            if (line.Card is { } card) cards.Add(card);
            if (line.Spent is { } token) spent.Add(token);
            end = line.End ?? end;
        }

        return end is not null && end.Cards == cards.Count && end.Spent == spent.Count
            ? (cards, spent)
            : throw new ConfigurationFaultsException(["The backup is incomplete; nothing of it is restored."]);
    }

    private static BackupSpentToken Spent(BackupCard card, DateTimeOffset now) =>
        new(card.TokenHash, CardTokenRefusals.Used, now.ToUnixTimeMilliseconds());

    private static bool IsOutlived(BackupCard card, DateTimeOffset now)
    {
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds(card.CreatedAt);
        return age >= CardRules.Retention || (card.PaymentId is null && age >= CardRules.TokenLifetime);
    }
}
