using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>A running service follows its vault, and does without it for a while.</summary>
public sealed class RefreshTests : IAsyncLifetime
{
    private VaultStandIn _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await VaultStandIn.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task Reading_again_costs_no_request()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        var served = _vault.Served.Count;

        for (var i = 0; i < 10; i++) await service.ValuesAsync();

        Assert.Equal(served, _vault.Served.Count);
    }

    [Fact]
    public async Task A_secret_that_is_refused_where_it_is_used_is_read_anew_at_once_but_not_at_any_rate()
    {
        _vault.Add(RunningService.Secret, "old");
        await using var service = await RunningService.StartAsync(_vault);
        _vault.Add(RunningService.Secret, "new");

        var anew = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation).AsTask()));

        Assert.All(anew, versions => Assert.Equal(2, versions.Count));
        var served = _vault.Served.Count;
        for (var i = 0; i < 10; i++) await service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation);
        Assert.Equal(served, _vault.Served.Count);
        service.Time.Advance(TimeSpan.FromSeconds(2));
        await service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation);
        Assert.True(_vault.Served.Count > served);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_anew_stays_in_use()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        await _vault.StopAsync();

        Assert.Single(await service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation));
    }

    [Fact]
    public async Task An_outage_leaves_the_last_good_versions_in_use_and_is_told_once()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        _vault.Instead = async context =>
        {
            await Answer.ErrorAsync(context, 503, "ServiceUnavailable");
            return true;
        };

        await service.RefreshAsync();
        await service.RefreshAsync();
        Assert.Equal(["value"], await service.ValuesAsync());
        Assert.Equal(2, Logged(service, "1701 "));
        Assert.Equal(1, Logged(service, "1017 "));

        _vault.Instead = null;
        _vault.Add(RunningService.Secret, "new");
        await service.RefreshAsync();
        Assert.Equal("new", (await service.ValuesAsync())[^1]);
        Assert.Equal(1, Logged(service, "1018 "));
    }

    [Fact]
    public async Task A_service_outlives_a_vault_that_is_gone()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        await _vault.StopAsync();

        await service.RefreshAsync();

        Assert.Equal(["value"], await service.ValuesAsync());
    }

    [Fact]
    public async Task A_deleted_secret_stays_in_use_and_is_followed_again_when_it_has_been_recovered()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        _vault.Delete(RunningService.Secret);

        await service.RefreshAsync();
        Assert.Equal(["value"], await service.ValuesAsync());
        Assert.Equal(1, Logged(service, "1017 "));

        _vault.Recover(RunningService.Secret);
        _vault.Add(RunningService.Secret, "new");
        await service.RefreshAsync();
        Assert.Equal(["value", "new"], await service.ValuesAsync());
        Assert.Equal(1, Logged(service, "1018 "));
    }

    [Fact]
    public async Task No_secret_and_no_token_is_ever_logged()
    {
        _vault.Add(RunningService.Secret, "a-secret-value");
        await using var service = await RunningService.StartAsync(_vault);
        await service.RefreshAsync();
        _vault.Instead = async context =>
        {
            await Answer.ErrorAsync(context, 403, "Forbidden");
            return true;
        };
        await service.RefreshAsync();

        Assert.NotEmpty(service.Log.Lines);
        string[] secrets = ["a-secret-value", _vault.Entra.Given.Single().Token, EntraStandIn.AccountToken];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(service.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static int Logged(RunningService service, string id) =>
        service.Log.Lines.Count(line => line.StartsWith(id, StringComparison.Ordinal));
}
