namespace RegulatedWorkload.Tests.Vault;

/// <summary>An embedded store keeps nothing of what was deleted or replaced, not even encrypted.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";

    private RunningVault _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task A_replaced_data_key_leaves_no_trace()
    {
        await _vault.Client.TokenizeAsync(Card);
        var old = Assert.Single(await _vault.ReadCardsAsync());
        _vault.WriteKey("key-encryption-key", 2);

        await _vault.Rewrapper.RewrapAsync(Cancellation);
        await _vault.Store.PurgeAsync(Cancellation);

        Assert.False(_vault.IsInFiles(old.Key));
        Assert.True(_vault.IsInFiles(old.Ciphertext));
    }

    [Fact]
    public async Task A_deleted_card_leaves_neither_key_nor_ciphertext_in_the_files()
    {
        var card = await _vault.Client.TokenizeAsync(Card);
        var kept = await _vault.Client.TokenizeAsync(Card);
        await _vault.Client.DetokenizeAsync(card.Token);
        var stored = await _vault.ReadCardsAsync();
        Assert.All(stored, row => Assert.True(_vault.IsInFiles(row.Key) && _vault.IsInFiles(row.Ciphertext)));

        await _vault.Client.DeleteAsync(card.Token);
        await _vault.Client.DeleteAsync(card.Token);

        var left = Assert.Single(await _vault.ReadCardsAsync());
        var gone = Assert.Single(stored, row => !row.Key.AsSpan().SequenceEqual(left.Key));
        Assert.False(_vault.IsInFiles(gone.Key) || _vault.IsInFiles(gone.Ciphertext));
        Assert.True(_vault.IsInFiles(left.Key) && _vault.IsInFiles(left.Ciphertext));
        Assert.Equal(Card, await _vault.Client.DetokenizeAsync(kept.Token));
    }

    [Fact]
    public async Task Every_one_of_many_deleted_cards_is_gone()
    {
        var tokens = new List<string>();
        for (var i = 0; i < 40; i++) tokens.Add((await _vault.Client.TokenizeAsync(Card)).Token);
        var stored = await _vault.ReadCardsAsync();

        await Task.WhenAll(tokens.Select(_vault.Client.DeleteAsync));

        Assert.Empty(await _vault.ReadCardsAsync());
        Assert.All(stored, row => Assert.False(_vault.IsInFiles(row.Key) || _vault.IsInFiles(row.Ciphertext)));
    }

    [Fact]
    public async Task What_a_reader_kept_from_being_wiped_is_wiped_by_the_next_purge()
    {
        var card = await _vault.Client.TokenizeAsync(Card);
        var stored = Assert.Single(await _vault.ReadCardsAsync());
        await using (var reader = await _vault.Database.OpenAsync(Cancellation))
        {
            await using var command = reader.CreateCommand();
            command.CommandText = "SELECT token_hash FROM cards";
            await using var rows = await command.ExecuteReaderAsync(Cancellation);
            Assert.True(await rows.ReadAsync(Cancellation));
            await _vault.Client.DeleteAsync(card.Token);
            Assert.True(_vault.IsInFiles(stored.Key));
        }

        await _vault.Store.PurgeAsync(Cancellation);

        Assert.False(_vault.IsInFiles(stored.Key) || _vault.IsInFiles(stored.Ciphertext));
    }
}
