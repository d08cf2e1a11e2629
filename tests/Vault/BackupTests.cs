using System.Text;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>The drill: what a backup brings back, what it never does, and what it tells.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";
    private const string BackupKey = "backup-key";

    private readonly string _folder = Directory.CreateTempSubdirectory("backup").FullName;
    private RunningVault _vault = null!;

    private string Backup => Path.Combine(_folder, "vault.backup");

    private string Log => Path.Combine(_folder, "destroyed.log");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Log, "");
        _vault = await RunningVault.StartAsync();
        _vault.WriteKey(BackupKey, 1);
    }

    public async ValueTask DisposeAsync()
    {
        if (_vault is not null) await _vault.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_card_and_every_spent_token_comes_back_into_an_empty_store()
    {
        var (paid, unpaid, spent) = (await TokenizeAsync(), await TokenizeAsync(), await TokenizeAsync());
        await _vault.Client.DetokenizeAsync(paid, "pay_1");
        await _vault.Client.DetokenizeAsync(spent, "pay_2");
        await _vault.Client.DeleteAsync(spent);
        Assert.Equal($"Backed up 2 cards and 1 spent tokens to {Backup}.", await _vault.CommandAsync("backup", Backup));

        await using var restored = await RestoreAsync();

        Assert.Equal(Card, await restored.Client.DetokenizeAsync(paid, "pay_1"));
        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(paid, "pay_3")));
        Assert.Equal(Card, await restored.Client.DetokenizeAsync(unpaid, "pay_4"));
        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(spent, "pay_2")));
    }

    [Fact]
    public async Task A_thousand_cards_come_back_as_they_were()
    {
        await _vault.FillAsync(1000);
        var before = await _vault.ReadCardsAsync();
        await _vault.CommandAsync("backup", Backup);

        await using var restored = await RestoreAsync();

        Assert.Equal(
            before.Select(card => Convert.ToHexString(card.Ciphertext)).Order(),
            (await restored.ReadCardsAsync()).Select(card => Convert.ToHexString(card.Ciphertext)).Order());
    }

    [Fact]
    public async Task A_card_deleted_after_the_backup_does_not_come_back()
    {
        var (deleted, kept) = (await TokenizeAsync(), await TokenizeAsync());
        await _vault.CommandAsync("backup", Backup);
        await _vault.Client.DeleteAsync(deleted);
        await File.WriteAllTextAsync(Log, _vault.LogOf("card-destroyed"), TestContext.Current.CancellationToken);

        await using var restored = await RestoreAsync();

        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(deleted)));
        Assert.Equal(Card, await restored.Client.DetokenizeAsync(kept));
        Assert.Single(await restored.ReadCardsAsync());
    }

    [Fact]
    public async Task A_card_whose_key_was_destroyed_after_the_backup_does_not_come_back()
    {
        await TokenizeAsync();
        await _vault.CommandAsync("backup", Backup);
        _vault.WriteKey("key-encryption-key", 2);
        await _vault.Rewrapper.RewrapAsync(TestContext.Current.CancellationToken);
        _vault.RemoveKey("key-encryption-key", 1);

        await using var restored = await RestoreAsync();

        Assert.Empty(await restored.ReadCardsAsync());
    }

    [Fact]
    public async Task A_card_at_the_end_of_its_retention_does_not_come_back()
    {
        await TokenizeAsync();
        await _vault.CommandAsync("backup", Backup);
        _vault.Time.Advance(TimeSpan.FromMinutes(30));

        await using var restored = await RestoreAsync();

        Assert.Empty(await restored.ReadCardsAsync());
    }

    [Fact]
    public async Task A_store_that_is_in_use_is_left_as_it_is()
    {
        var card = await TokenizeAsync();
        await _vault.CommandAsync("backup", Backup);

        var refusal = await FaultOfAsync("restore", Backup, Log);

        Assert.Contains("The store is in use", refusal, StringComparison.Ordinal);
        Assert.Equal(Card, await _vault.Client.DetokenizeAsync(card));
    }

    [Fact]
    public async Task A_backup_tells_nothing_and_only_its_user_may_read_it()
    {
        var card = await TokenizeAsync();
        await _vault.Client.DetokenizeAsync(card, "pay_shown");
        var stored = Assert.Single(await _vault.ReadCardsAsync());
        await _vault.CommandAsync("backup", Backup);

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

    [Fact]
    public async Task A_changed_shortened_or_rearranged_backup_restores_nothing()
    {
        await _vault.FillAsync(400);
        await _vault.CommandAsync("backup", Backup);
        var whole = await File.ReadAllBytesAsync(Backup, TestContext.Current.CancellationToken);
        var chunks = Chunks(whole);
        Assert.True(chunks.Count >= 3, "There is something to rearrange.");
        await using var empty = await EmptyAsync();

        foreach (var (name, forged) in Forgeries(whole, chunks))
        {
            await File.WriteAllBytesAsync(Backup, forged, TestContext.Current.CancellationToken);
            var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(
                () => empty.CommandAsync("restore", Backup, Log));
            Assert.False(fault.Message.Contains(Card, StringComparison.Ordinal), name);
            Assert.Empty(await empty.ReadCardsAsync());
        }
    }

    [Fact]
    public async Task A_backup_needs_the_version_of_the_key_that_it_was_made_with()
    {
        await TokenizeAsync();
        await _vault.CommandAsync("backup", Backup);
        _vault.WriteKey(BackupKey, 2);
        await using (var restored = await RestoreAsync()) Assert.Single(await restored.ReadCardsAsync());

        _vault.RemoveKey(BackupKey, 1);

        await using var empty = await EmptyAsync();
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(
            () => empty.CommandAsync("restore", Backup, Log));
        Assert.Contains("'backup-key'", fault.Message, StringComparison.Ordinal);
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
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(
            () => empty.CommandAsync("restore", Backup, Log));
        Assert.Contains("is no backup", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, byte[] Content)> Forgeries(byte[] whole, List<Range> chunks)
    {
        var header = whole[..chunks[0].Start.Value];
        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 40))
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            yield return ($"changed at {at}", changed);
        }

        yield return ("cut off", whole[..^1]);
        yield return ("without its last chunk", whole[..chunks[^1].Start.Value]);
        yield return ("with more", [.. whole, 0]);
        yield return ("without its first chunk", [.. header, .. whole[chunks[1].Start.Value..]]);
        yield return (
            "swapped", [.. header, .. whole[chunks[1]], .. whole[chunks[0]], .. whole[chunks[1].End.Value..]]);
        yield return ("repeated", [.. header, .. whole[chunks[0]], .. whole[chunks[0].Start.Value..]]);
        yield return ("empty", []);
    }

    private static List<Range> Chunks(byte[] file)
    {
        var chunks = new List<Range>();
        for (var at = 8 + 1 + file[8] + 32; at < file.Length;)
        {
            var end = at + 4 + 16 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add(at..end);
            at = end;
        }

        return chunks;
    }

    private async Task<string> TokenizeAsync() => (await _vault.Client.TokenizeAsync(Card)).Token;

    private async Task<string> FaultOfAsync(string command, params string[] arguments) =>
        (await Assert.ThrowsAsync<ConfigurationFaultsException>(() => _vault.CommandAsync(command, arguments))).Message;

    private async Task<RunningVault> RestoreAsync()
    {
        var empty = await EmptyAsync();
        await empty.CommandAsync("restore", Backup, Log);
        return empty;
    }

    /// <summary>A vault with the same keys and the same time on an empty store.</summary>
    private async Task<RunningVault> EmptyAsync()
    {
        var empty = await RunningVault.PrepareAsync(await TestStores.CreateAsync<TokenVault.TokenVaultStore>(), _vault);
        await empty.StartServiceAsync();
        return empty;
    }
}
