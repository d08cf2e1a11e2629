using System.Text;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.TokenVault;
using static RegulatedWorkload.Tests.Vault.VaultClient;

namespace RegulatedWorkload.Tests.Vault;

public sealed class VelocityTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";
    private const string OtherCard = "5555555555554444";

    private RunningVault _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task A_card_that_comes_too_often_waits_while_others_pass()
    {
        await EnterAsync(CardRules.VelocityLimit);

        Assert.Equal("velocity-exceeded", await RefusalOf(_vault.Client.TokenizeAsync(Card)));
        await _vault.Client.TokenizeAsync(OtherCard);

        _vault.Time.Advance(CardRules.VelocityWindow + TimeSpan.FromMinutes(1));
        await _vault.Client.TokenizeAsync(Card);
    }

    [Fact]
    public async Task At_once_or_one_by_one_no_more_than_the_limit_pass()
    {
        var entries = Enumerable.Range(0, CardRules.VelocityLimit + 10).Select(async _ =>
        {
            try
            {
                await _vault.Client.TokenizeAsync(Card);
                return true;
            }
            catch (Grpc.Core.RpcException)
            {
                return false;
            }
        });

        Assert.Equal(CardRules.VelocityLimit, (await Task.WhenAll(entries)).Count(passed => passed));
    }

    [Fact]
    public async Task Nothing_is_remembered_of_a_card_beyond_the_window()
    {
        await EnterAsync(3);
        _vault.Time.Advance(CardRules.VelocityWindow + TimeSpan.FromMinutes(1));
        await _vault.Store.PurgeAsync(Cancellation);

        await using var connection = await _vault.Database.OpenAsync(Cancellation);
        Assert.Empty(await connection.QueryAsync("SELECT 1 FROM velocity", row => row.GetInt64(0), Cancellation));
    }

    [Fact]
    public async Task A_fingerprint_cannot_be_computed_from_the_card_alone()
    {
        await EnterAsync(1);

        var plain = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Card)));
        Assert.False(_vault.IsInFiles(Encoding.ASCII.GetBytes(plain)));
    }

    private async Task EnterAsync(int times)
    {
        for (var i = 0; i < times; i++) await _vault.Client.TokenizeAsync(Card);
    }
}
