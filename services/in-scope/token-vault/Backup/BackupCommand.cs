using System.Globalization;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>
/// <c>token-vault backup FILE</c>: all cards of one moment, as they are stored, encrypted once more under the backup
/// key.
/// </summary>
internal sealed class BackupCommand(BackupStore store, KeyRing keys, SecurityEvents security, TimeProvider time)
    : IServiceCommand
{
    public string Name => "backup";

    public async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var path])
        {
            throw new ConfigurationFaultsException(["Say where to: token-vault backup FILE"]);
        }

        if (File.Exists(path)) throw new ConfigurationFaultsException([$"The file {path} exists; name a new one."]);
        var key = await keys.CurrentBackupKeyAsync(cancellationToken);
        var draft = path + ".new";
        try
        {
            var end = await store.ReadAsync(
                async (connection, token) =>
                {
                    await using var file = OwnerFile.Open(draft, FileMode.Create);
                    var end = await WriteAsync(connection, file, key, token);
                    file.Flush(flushToDisk: true);
                    return end;
                },
                cancellationToken);
            security.CardsCopied(Name, end.Cards);
            File.Move(draft, path);
            return string.Create(
                CultureInfo.InvariantCulture, $"Backed up {end.Cards} cards and {end.Spent} spent tokens to {path}.");
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private async Task<BackupEnd> WriteAsync(
        System.Data.Common.DbConnection connection,
        FileStream file,
        KeyVersion key,
        CancellationToken cancellationToken)
    {
        await using var backup = await BackupWriter.CreateAsync(file, key, cancellationToken);
        var (cards, spent) = (0, 0);
        var last = "";
        while (await BackupStore.NextCardsAsync(connection, last, cancellationToken) is [.., var newest] batch)
        {
            foreach (var card in batch) await backup.WriteAsync(new BackupLine { Card = card }, cancellationToken);
            (cards, last) = (cards + batch.Count, newest.TokenHash);
        }

        last = "";
        while (await BackupStore.NextSpentAsync(connection, last, cancellationToken) is [.., var newest] batch)
        {
            foreach (var token in batch) await backup.WriteAsync(new BackupLine { Spent = token }, cancellationToken);
            (spent, last) = (spent + batch.Count, newest.TokenHash);
        }

        var end = new BackupEnd(cards, spent, time.GetUtcNow().ToUnixTimeMilliseconds());
        await backup.WriteAsync(new BackupLine { End = end }, cancellationToken);
        await backup.CompleteAsync(cancellationToken);
        return end;
    }
}
