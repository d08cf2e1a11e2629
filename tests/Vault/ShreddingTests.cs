using System.Security.Cryptography;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.Tests.Vault;

public sealed class ShreddingTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";

    private RunningVault _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task No_card_number_and_no_token_lies_in_the_files()
    {
        var card = await _vault.Client.TokenizeAsync(Card);
        await _vault.Client.DetokenizeAsync(card.Token, "pay_shown");

        Assert.True(_vault.IsInFiles("pay_shown"u8), "the search finds what is there");
        Assert.False(_vault.IsInFiles(Encoding.ASCII.GetBytes(Card)));
        Assert.False(_vault.IsInFiles(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes(Card)))));
        Assert.False(_vault.IsInFiles(Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.ASCII.GetBytes(Card)))));
        Assert.False(_vault.IsInFiles(Encoding.ASCII.GetBytes(card.Token)));
    }

    [Fact]
    public async Task A_copy_of_a_deleted_card_cannot_be_read_with_every_key_of_the_vault()
    {
        var card = await _vault.Client.TokenizeAsync(Card);
        var copy = Assert.Single(await _vault.Store.FindUnderOtherKeysAsync("none", "", 1, Cancellation));

        await _vault.Client.DeleteAsync(card.Token);

        Assert.Empty(await _vault.ReadCardsAsync());
        Assert.False(_vault.IsInFiles(Encoding.ASCII.GetBytes(card.Token)));
        Assert.ThrowsAny<CryptographicException>(
            () => Envelope.Open(copy.Sealed, copy.Summary, CardToken.Create(), _vault.EncryptionKey));
        // The copy and the key are whole: the forgotten token is all that is missing.
        Assert.True(CardToken.TryParse(card.Token, out var token));
        using var number = Envelope.Open(copy.Sealed, copy.Summary, token, _vault.EncryptionKey);
        Assert.Equal(Card, Encoding.ASCII.GetString(number.Reveal().Span));
    }

    [Fact]
    public async Task Cards_end_with_their_retention()
    {
        var paid = await _vault.Client.TokenizeAsync(Card);
        await _vault.Client.TokenizeAsync(Card);
        await _vault.Client.DetokenizeAsync(paid.Token);

        Assert.Equal(2, await LeftAfterAsync(TimeSpan.FromMinutes(29)));
        Assert.Equal(1, await LeftAfterAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await LeftAfterAsync(TimeSpan.FromHours(23)));
        Assert.Equal(0, await LeftAfterAsync(TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public async Task The_purge_happens_by_itself()
    {
        await _vault.Client.TokenizeAsync(Card);
        _vault.Time.Advance(TimeSpan.FromMinutes(29));

        await Eventually.TrueAsync(async () =>
        {
            _vault.Time.Advance(TimeSpan.FromMinutes(1));
            return (await _vault.ReadCardsAsync()).Count == 0;
        });
    }

    private async Task<int> LeftAfterAsync(TimeSpan time)
    {
        _vault.Time.Advance(time);
        await _vault.Store.PurgeAsync(Cancellation);
        return (await _vault.ReadCardsAsync()).Count;
    }
}
