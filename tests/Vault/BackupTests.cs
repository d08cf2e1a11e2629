using System.Text;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>The drill: what a backup brings back, what it never does, and what it tells.</summary>
public sealed class BackupTests : BackedUpVaultTests
{
    [Fact]
    public async Task Every_card_and_every_spent_token_comes_back_into_an_empty_store()
    {
        var (paid, unpaid, spent) = (await TokenizeAsync(), await TokenizeAsync(), await TokenizeAsync());
        await Vault.Client.DetokenizeAsync(paid, "pay_1");
        await Vault.Client.DetokenizeAsync(spent, "pay_2");
        await Vault.Client.DeleteAsync(spent);
        Assert.Equal($"Backed up 2 cards and 1 spent tokens to {Backup}.", await Vault.CommandAsync("backup", Backup));

        await using var restored = await RestoreAsync();

        Assert.Equal(Card, await restored.Client.DetokenizeAsync(paid, "pay_1"));
        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(paid, "pay_3")));
        Assert.Equal(Card, await restored.Client.DetokenizeAsync(unpaid, "pay_4"));
        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(spent, "pay_2")));
    }

    [Fact]
    public async Task A_thousand_cards_come_back_as_they_were()
    {
        await Vault.FillAsync(1000);
        var before = await Vault.ReadCardsAsync();
        await Vault.CommandAsync("backup", Backup);

        await using var restored = await RestoreAsync();

        Assert.Equal(
            before.Select(card => Convert.ToHexString(card.Ciphertext)).Order(),
            (await restored.ReadCardsAsync()).Select(card => Convert.ToHexString(card.Ciphertext)).Order());
    }

    [Fact]
    public async Task A_card_deleted_after_the_backup_does_not_come_back()
    {
        var (deleted, kept) = (await TokenizeAsync(), await TokenizeAsync());
        await Vault.CommandAsync("backup", Backup);
        await Vault.Client.DeleteAsync(deleted);
        await File.WriteAllTextAsync(Log, Vault.LogOf("card-destroyed"), TestContext.Current.CancellationToken);

        await using var restored = await RestoreAsync();

        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(deleted)));
        Assert.Equal(Card, await restored.Client.DetokenizeAsync(kept));
        Assert.Single(await restored.ReadCardsAsync());
    }

    [Fact]
    public async Task A_card_whose_key_was_destroyed_after_the_backup_does_not_come_back()
    {
        await TokenizeAsync();
        await Vault.CommandAsync("backup", Backup);
        Vault.WriteKey("key-encryption-key", 2);
        await Vault.Rewrapper.RewrapAsync(TestContext.Current.CancellationToken);
        Vault.RemoveKey("key-encryption-key", 1);

        await using var restored = await RestoreAsync();

        Assert.Empty(await restored.ReadCardsAsync());
    }

    [Fact]
    public async Task A_card_at_the_end_of_its_retention_does_not_come_back()
    {
        await TokenizeAsync();
        await Vault.CommandAsync("backup", Backup);
        Vault.Time.Advance(TimeSpan.FromMinutes(30));

        await using var restored = await RestoreAsync();

        Assert.Empty(await restored.ReadCardsAsync());
    }

    [Fact]
    public async Task A_backup_tells_nothing_and_only_its_user_may_read_it()
    {
        var card = await TokenizeAsync();
        await Vault.Client.DetokenizeAsync(card, "pay_shown");
        var stored = Assert.Single(await Vault.ReadCardsAsync());
        await Vault.CommandAsync("backup", Backup);

        var file = await File.ReadAllBytesAsync(Backup, TestContext.Current.CancellationToken);
        byte[][] secrets = [Encoding.ASCII.GetBytes(Card), Encoding.ASCII.GetBytes(card), stored.Ciphertext];
        foreach (var secret in secrets)
        {
            Assert.True(file.AsSpan().IndexOf(secret) < 0);
        }

        Assert.True(file.AsSpan().IndexOf("pay_shown"u8) < 0);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        }
    }
}
