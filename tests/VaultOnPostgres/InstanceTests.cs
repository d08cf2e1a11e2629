using RegulatedWorkload.TokenVault;
using static RegulatedWorkload.Tests.Vault.VaultClient;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>Several instances of the vault on one database keep its rules together.</summary>
public sealed class InstanceTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";

    private RunningVault _vault = null!;
    private VaultClient[] _instances = [];

    public async ValueTask InitializeAsync()
    {
        _vault = await RunningVault.StartAsync();
        _instances = [_vault.Client, await _vault.StartAnotherAsync()];
    }

    public ValueTask DisposeAsync() => _vault?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_card_is_entered_no_more_often_than_the_limit_over_all_instances()
    {
        var entries = Enumerable.Range(0, CardRules.VelocityLimit + 20).Select(async i =>
        {
            try
            {
                await _instances[i % 2].TokenizeAsync(Card);
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
    public async Task Of_many_payments_at_all_instances_one_gets_the_card()
    {
        var card = await _vault.Client.TokenizeAsync(Card);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            var call = _instances[i % 2].DetokenizeAsync(card.Token, $"pay_{i}");
            try
            {
                return await call;
            }
            catch (Grpc.Core.RpcException)
            {
                return await RefusalOf(call);
            }
        }));

        Assert.Single(outcomes, Card);
        Assert.Equal(29, outcomes.Count(outcome => outcome == "token-used"));
    }

    [Fact]
    public async Task A_card_deleted_at_one_instance_is_gone_at_all()
    {
        var card = await _instances[0].TokenizeAsync(Card);
        await _instances[1].DetokenizeAsync(card.Token);

        await Task.WhenAll(_instances.Select(instance => instance.DeleteAsync(card.Token)));

        foreach (var instance in _instances)
        {
            Assert.Equal("token-used", await RefusalOf(instance.DetokenizeAsync(card.Token)));
        }
    }

    [Fact]
    public async Task Purges_of_two_instances_agree()
    {
        for (var i = 0; i < 20; i++) await _instances[i % 2].TokenizeAsync(Card);
        _vault.Time.Advance(CardRules.TokenLifetime);

        await Task.WhenAll(_vault.Stores.Select(store => store.PurgeAsync(TestContext.Current.CancellationToken)));

        Assert.Empty(await _vault.ReadCardsAsync());
    }
}
