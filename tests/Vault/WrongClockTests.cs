using System.Globalization;
using static RegulatedWorkload.Tests.Vault.VaultClient;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>A card that was stored while a clock was ahead lives for no longer than others.</summary>
public sealed class WrongClockTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";

    private RunningVault _vault = null!;

    public async ValueTask InitializeAsync() => _vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => _vault?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_token_that_seems_to_come_from_times_beyond_its_life_is_expired()
    {
        var token = await StoredAheadAsync(TimeSpan.FromMinutes(31));

        Assert.Equal("token-expired", await RefusalOf(_vault.Client.DetokenizeAsync(token)));
    }

    [Fact]
    public async Task A_card_that_seems_to_come_from_times_beyond_its_life_is_destroyed()
    {
        var token = await StoredAheadAsync(TimeSpan.FromMinutes(31));

        await _vault.Store.PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await _vault.ReadCardsAsync());
        Assert.Equal("token-expired", await RefusalOf(_vault.Client.DetokenizeAsync(token)));
    }

    [Fact]
    public async Task Clocks_may_differ_by_less_than_a_tokens_life()
    {
        var token = await StoredAheadAsync(TimeSpan.FromMinutes(29));

        await _vault.Store.PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Card, await _vault.Client.DetokenizeAsync(token));
    }

    private async Task<string> StoredAheadAsync(TimeSpan ahead)
    {
        var card = await _vault.Client.TokenizeAsync(Card);
        await _vault.Files.ChangeSchemaAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"UPDATE cards SET created_at = created_at + {(long)ahead.TotalMilliseconds}"));
        return card.Token;
    }
}
