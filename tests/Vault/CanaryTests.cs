using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Tests.Support.Canary;
using static RegulatedWorkload.Tests.Vault.VaultClient;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>Nothing that the vault says or stores holds a card number, whatever is asked of it.</summary>
public sealed class CanaryTests
{
    // No other test of this process uses it.
    private const string Canary = "5555341244441115";

    [Fact]
    public async Task Card_number_never_leaves_the_vault()
    {
        await using var vault = await RunningVault.PrepareAsync();
        vault.Customize = builder => builder.Services.Configure<LoggerFilterOptions>(
            filter => filter.Rules.Add(new(typeof(CanaryLogs).FullName, null, LogLevel.Trace, null)));
        await vault.StartServiceAsync();
        using var scope = new CanaryScope(Canary);
        vault.WatchBy(scope);

        var card = await vault.Client.TokenizeAsync(Canary);
        Assert.Equal(Canary, await vault.Client.DetokenizeAsync(card.Token, "pay_1"));
        Assert.Equal("token-used", await RefusalOf(vault.Client.DetokenizeAsync(card.Token, "pay_2")));
        Assert.Equal("token-unknown", await RefusalOf(vault.Client.DetokenizeAsync(Canary)));
        Assert.Equal("payment-invalid", await RefusalOf(vault.Client.DetokenizeAsync(card.Token, Canary)));
        Assert.Equal("expiry-invalid", await RefusalOf(vault.Client.TokenizeAsync(Canary, month: 13)));
        Assert.Equal("card-expired", await RefusalOf(vault.Client.TokenizeAsync(Canary, year: 2001)));
        Assert.Equal("card-number-invalid", await RefusalOf(vault.Client.TokenizeAsync(Canary + "0")));
        vault.WriteKey("key-encryption-key", 2);
        await vault.Rewrapper.RewrapAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Canary, await vault.Client.DetokenizeAsync(card.Token, "pay_1"));
        await vault.Client.DeleteAsync(card.Token);

        var stuck = await vault.Client.TokenizeAsync(Canary);
        vault.RemoveKey("key-encryption-key", 2);
        await Assert.ThrowsAsync<RpcException>(() => vault.Client.DetokenizeAsync(stuck.Token));
        Assert.Empty(scope.Leaks);
    }

    [Fact]
    public async Task The_same_scope_sees_what_the_vault_does_say()
    {
        await using var vault = await RunningVault.StartAsync();
        var card = await vault.Client.TokenizeAsync("5105105105105100");
        const string payment = "400005665566";
        var scope = new CanaryScope(payment);
        vault.WatchBy(scope);

        // Too short for a card number, so it may name a payment; a security event and the store have it.
        await vault.Client.DetokenizeAsync(card.Token, payment);

        var leaks = Assert.Throws<CanaryFoundException>(scope.Dispose).Message;
        Assert.Contains("log arguments: plain", leaks, StringComparison.Ordinal);
        Assert.Contains("store (store.db-wal): plain", leaks, StringComparison.Ordinal);
    }
}
