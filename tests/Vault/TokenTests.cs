using static RegulatedWorkload.Tests.Vault.VaultClient;

namespace RegulatedWorkload.Tests.Vault;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";

    private RunningVault _vault = null!;

    private VaultClient Client => _vault.Client;

    public async ValueTask InitializeAsync() => _vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task A_payment_gets_back_the_card_that_was_stored()
    {
        var card = await Client.TokenizeAsync(Card);

        Assert.Equal(("visa", "1111", 12, 2030), (card.Brand, card.Last4, card.ExpiryMonth, card.ExpiryYear));
        Assert.Equal(Card, await Client.DetokenizeAsync(card.Token));
        Assert.Equal(Card, await Client.DetokenizeAsync(card.Token));
    }

    [Fact]
    public async Task The_same_card_gets_another_token_each_time()
    {
        var (first, second) = (await Client.TokenizeAsync(Card), await Client.TokenizeAsync(Card));

        Assert.NotEqual(first.Token, second.Token);
    }

    [Fact]
    public async Task A_token_serves_one_payment_and_no_other()
    {
        var card = await Client.TokenizeAsync(Card);
        await Client.DetokenizeAsync(card.Token, "pay_1");

        Assert.Equal("token-used", await RefusalOf(Client.DetokenizeAsync(card.Token, "pay_2")));
        Assert.Equal(Card, await Client.DetokenizeAsync(card.Token, "pay_1"));
    }

    [Fact]
    public async Task Of_many_payments_at_once_one_gets_the_card()
    {
        var card = await Client.TokenizeAsync(Card);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => OutcomeAsync(card.Token, $"pay_{i}")));

        Assert.Single(outcomes, Card);
        Assert.Equal(19, outcomes.Count(outcome => outcome == "token-used"));
    }

    [Fact]
    public async Task An_unused_token_expires_after_30_minutes()
    {
        var card = await Client.TokenizeAsync(Card);
        _vault.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        var late = await Client.TokenizeAsync(Card);
        Assert.Equal(Card, await Client.DetokenizeAsync(card.Token));

        _vault.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(Card, await Client.DetokenizeAsync(card.Token));
        Assert.Equal("token-expired", await RefusalOf(Client.DetokenizeAsync(late.Token)));
    }

    [Fact]
    public async Task A_purged_token_is_still_known_as_expired()
    {
        var card = await Client.TokenizeAsync(Card);
        _vault.Time.Advance(TimeSpan.FromMinutes(31));
        await _vault.Store.PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await _vault.ReadCardsAsync());
        Assert.Equal("token-expired", await RefusalOf(Client.DetokenizeAsync(card.Token)));
    }

    [Fact]
    public async Task A_deleted_token_is_used_after_a_payment_and_unknown_without_one()
    {
        var (paid, unpaid) = (await Client.TokenizeAsync(Card), await Client.TokenizeAsync(Card));
        await Client.DetokenizeAsync(paid.Token);
        await Client.DeleteAsync(paid.Token);
        await Client.DeleteAsync(unpaid.Token);

        Assert.Equal("token-used", await RefusalOf(Client.DetokenizeAsync(paid.Token)));
        Assert.Equal("token-unknown", await RefusalOf(Client.DetokenizeAsync(unpaid.Token)));
    }

    [Theory]
    [InlineData("tok_AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tok_")]
    [InlineData("")]
    [InlineData(Card)]
    public async Task What_is_no_token_is_unknown_and_can_be_deleted(string token)
    {
        Assert.Equal("token-unknown", await RefusalOf(Client.DetokenizeAsync(token)));
        await Client.DeleteAsync(token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData(Card)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_payment_is_named_by_an_id(string payment)
    {
        var card = await Client.TokenizeAsync(Card);

        Assert.Equal("payment-invalid", await RefusalOf(Client.DetokenizeAsync(card.Token, payment)));
    }

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("411111")]
    [InlineData("")]
    public async Task What_is_no_card_number_is_refused(string number) =>
        Assert.Equal("card-number-invalid", await RefusalOf(Client.TokenizeAsync(number)));

    private async Task<string> OutcomeAsync(string token, string payment)
    {
        var call = Client.DetokenizeAsync(token, payment);
        try
        {
            return await call;
        }
        catch (Grpc.Core.RpcException)
        {
            return await RefusalOf(call);
        }
    }
}
