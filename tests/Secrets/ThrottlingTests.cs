using Microsoft.AspNetCore.Http;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>A vault that asks for a pause is given it, and no service waits for longer than a start may take.</summary>
public sealed class ThrottlingTests : IAsyncLifetime
{
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(10);

    private VaultStandIn _vault = null!;

    public async ValueTask InitializeAsync() => _vault = await VaultStandIn.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task A_throttled_request_is_repeated()
    {
        _vault.Add(RunningService.Secret, "value");
        var throttled = 0;
        _vault.Instead = context => ThrottleAsync(context, "1", throttled++ == 0);

        await using var service = await RunningService.StartAsync(_vault);

        Assert.True(throttled > 1);
        Assert.Equal(["value"], await service.ValuesAsync());
    }

    [Fact]
    public async Task A_throttled_request_is_not_repeated_within_the_pause_that_the_vault_asks_for()
    {
        _vault.Add(RunningService.Secret, "value");
        var throttled = 0;
        _vault.Instead = context => ThrottleAsync(context, "3600", Interlocked.Increment(ref throttled) > 0);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var service = RunningService.For(_vault, attempt: Endless, total: Endless);
        var start = service.CheckAsync(end.Token);
        while (Volatile.Read(ref throttled) == 0 && !start.IsCompleted) await Task.Delay(10, end.Token);

        // Meanwhile one that is not asked to pause comes back as often as it may, and gives up.
        await using var other = await VaultStandIn.StartAsync();
        var refused = 0;
        other.Add(RunningService.Secret, "value");
        other.Instead = context => ThrottleAsync(context, "0", Interlocked.Increment(ref refused) > 0);
        await using var hasty = RunningService.For(other, attempt: Endless, total: Endless);
        await Assert.ThrowsAsync<ConfigurationFaultsException>(() => hasty.CheckAsync());

        Assert.True(refused > 1);
        Assert.Equal(1, throttled);
        Assert.False(start.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task A_pause_that_is_longer_than_a_start_may_take_is_told()
    {
        _vault.Add(RunningService.Secret, "value");
        _vault.Instead = context => ThrottleAsync(context, "3600", throttled: true);

        await RunningService.For(_vault, total: TimeSpan.FromSeconds(2)).IsRefusedAsync("does not answer in time");
    }

    private static async Task<bool> ThrottleAsync(HttpContext context, string pause, bool throttled)
    {
        if (!throttled) return false;
        context.Response.Headers.RetryAfter = pause;
        await Answer.ErrorAsync(context, 429, "Throttled");
        return true;
    }
}
