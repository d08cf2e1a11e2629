namespace RegulatedWorkload.Tests.Vault;

/// <summary>What is no whole backup of this vault, or has no place to go to, restores nothing and is told.</summary>
public sealed class RefusedBackupTests : BackedUpVaultTests
{
    [Fact]
    public async Task A_store_that_is_in_use_is_left_as_it_is()
    {
        var card = await TokenizeAsync();
        await Vault.CommandAsync("backup", Backup);

        var refusal = await FaultOfAsync("restore", Backup, Log);

        Assert.Contains("The store is in use", refusal, StringComparison.Ordinal);
        Assert.Equal(Card, await Vault.Client.DetokenizeAsync(card));
    }

    [Fact]
    public async Task A_changed_shortened_or_rearranged_backup_restores_nothing()
    {
        await Vault.FillAsync(400);
        await Vault.CommandAsync("backup", Backup);
        var whole = new BackupFile(await File.ReadAllBytesAsync(Backup, TestContext.Current.CancellationToken));
        Assert.True(whole.Chunks >= 3, "There is something to rearrange.");
        await using var empty = await EmptyAsync();

        foreach (var (name, forged) in whole.Forgeries())
        {
            await File.WriteAllBytesAsync(Backup, forged, TestContext.Current.CancellationToken);
            var fault = await FaultOfAsync(empty, "restore", Backup, Log);
            Assert.False(fault.Contains(Card, StringComparison.Ordinal), name);
            Assert.Empty(await empty.ReadCardsAsync());
        }
    }

    [Fact]
    public async Task A_backup_needs_the_version_of_the_key_that_it_was_made_with()
    {
        await TokenizeAsync();
        await Vault.CommandAsync("backup", Backup);
        Vault.WriteKey(BackupKey, 2);
        await using (var restored = await RestoreAsync()) Assert.Single(await restored.ReadCardsAsync());

        Vault.RemoveKey(BackupKey, 1);

        await using var empty = await EmptyAsync();
        Assert.Contains(
            "'backup-key'", await FaultOfAsync(empty, "restore", Backup, Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_said_in_one_sentence()
    {
        Assert.Contains("token-vault backup FILE", await FaultOfAsync("backup"), StringComparison.Ordinal);
        Assert.Contains(
            "token-vault restore FILE DESTROYED", await FaultOfAsync("restore", Backup), StringComparison.Ordinal);
        Assert.Contains("There is no file", await FaultOfAsync("restore", Backup, Log), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Backup, "something else", TestContext.Current.CancellationToken);
        Assert.Contains("exists", await FaultOfAsync("backup", Backup), StringComparison.Ordinal);
        await using var empty = await EmptyAsync();
        Assert.Contains(
            "is no backup", await FaultOfAsync(empty, "restore", Backup, Log), StringComparison.Ordinal);
    }
}
