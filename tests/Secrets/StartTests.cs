using System.Net.Security;
using Microsoft.AspNetCore.Http;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>A service that cannot read its secrets does not start, and says why in one sentence.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(10);

    private VaultStandIn _vault = null!;

    public async ValueTask InitializeAsync() => _vault = await VaultStandIn.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task A_service_reads_its_secret_with_a_token_of_its_workload_identity()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);

        Assert.Equal(["value"], await service.ValuesAsync());
        Assert.Equal([EntraStandIn.VaultScope], _vault.Entra.Given.Select(given => given.Scope));
    }

    [Theory]
    [InlineData(403, "Forbidden", "may not read it (403)")]
    [InlineData(404, "SecretNotFound", "does not exist (404)")]
    [InlineData(429, "Throttled", "asked too often (429)")]
    [InlineData(503, "ServiceUnavailable", "status 503")]
    public async Task A_refusal_is_told_by_its_cause(int status, string code, string cause)
    {
        _vault.Add(RunningService.Secret, "value");
        _vault.Instead = async context =>
        {
            await Answer.ErrorAsync(context, status, code);
            return true;
        };

        await AssertRefusedAsync(RunningService.For(_vault), cause);
    }

    [Fact]
    public async Task A_missing_secret_is_told() =>
        await AssertRefusedAsync(
            RunningService.For(_vault), "does not exist (404); add it, or recover it if it was deleted");

    [Fact]
    public async Task A_deleted_secret_is_told_and_read_with_all_its_versions_when_it_has_been_recovered()
    {
        var old = _vault.Add(RunningService.Secret, "old");
        _vault.Add(RunningService.Secret, "new");
        _vault.Delete(RunningService.Secret);
        await AssertRefusedAsync(RunningService.For(_vault), "recover it if it was deleted");

        _vault.Recover(RunningService.Secret);
        await using var service = await RunningService.StartAsync(_vault);

        Assert.Equal(["old", "new"], await service.ValuesAsync());
        Assert.NotNull(
            await service.Secrets.FindAsync(RunningService.Secret, old, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_disabled_secret_is_told()
    {
        _vault.Disable(RunningService.Secret, _vault.Add(RunningService.Secret, "value"));

        await AssertRefusedAsync(RunningService.For(_vault), "is disabled (403)");
    }

    [Fact]
    public async Task A_vault_that_is_down_is_told()
    {
        // Tokens come from the same machine, so they are asked for first.
        _vault.Add(RunningService.Secret, "value");
        _vault.Instead = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        await AssertRefusedAsync(RunningService.For(_vault), "the vault is unreachable");
    }

    [Fact]
    public async Task A_vault_without_an_address_is_told() =>
        await AssertRefusedAsync(
            RunningService.For(_vault, connections: () => new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectCallback = (_, _) => throw new System.Net.Sockets.SocketException(
                    (int)System.Net.Sockets.SocketError.HostNotFound),
            }),
            "has a host name that is not found");

    [Fact]
    public async Task A_vault_that_does_not_answer_is_told()
    {
        _vault.Add(RunningService.Secret, "value");
        _vault.Instead = _vault.HangAsync;

        await AssertRefusedAsync(
            RunningService.For(_vault, attempt: TimeSpan.FromMilliseconds(100)), "does not answer in time");
    }

    [Fact]
    public async Task A_vault_that_cannot_prove_itself_gets_no_token()
    {
        _vault.Add(RunningService.Secret, "value");
        await AssertRefusedAsync(
            RunningService.For(_vault, connections: () =>
            {
                var connections = (SocketsHttpHandler)_vault.Connections();
                connections.SslOptions = new SslClientAuthenticationOptions();
                return connections;
            }),
            "does not prove itself by a certificate");
        Assert.Empty(_vault.Served);
    }

    [Fact]
    public async Task A_challenge_for_another_resource_gets_no_token()
    {
        _vault.Add(RunningService.Secret, "value");
        _vault.Resource = "https://vault.attacker.example";

        await AssertRefusedAsync(RunningService.For(_vault), "names a resource that is not this vault's");
        Assert.Empty(_vault.Entra.Given);
    }

    [Fact]
    public async Task A_refused_token_is_told_by_its_code()
    {
        _vault.Add(RunningService.Secret, "value");
        var service = RunningService.For(_vault);
        await File.WriteAllTextAsync(service.TokenFile, "of another account", TestContext.Current.CancellationToken);

        await AssertRefusedAsync(service, "refuses a token (AADSTS70021)");
    }

    [Fact]
    public async Task A_missing_service_account_token_is_told()
    {
        _vault.Add(RunningService.Secret, "value");
        var service = RunningService.For(_vault);
        File.Delete(service.TokenFile);

        await AssertRefusedAsync(service, "AZURE_FEDERATED_TOKEN_FILE names does not exist");
    }

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

        await AssertRefusedAsync(RunningService.For(_vault, total: TimeSpan.FromSeconds(2)), "does not answer in time");
    }

    private static async Task<bool> ThrottleAsync(HttpContext context, string pause, bool throttled)
    {
        if (!throttled) return false;
        context.Response.Headers.RetryAfter = pause;
        await Answer.ErrorAsync(context, 429, "Throttled");
        return true;
    }

    private async Task AssertRefusedAsync(RunningService service, string cause)
    {
        await using (service)
        {
            var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => service.CheckAsync());
            var sentence = Assert.Single(fault.Faults);
            Assert.StartsWith(
                $"The secret '{RunningService.Secret}' of the Key Vault {_vault.Host} cannot be read: ",
                sentence,
                StringComparison.Ordinal);
            Assert.True(sentence.Contains(cause, StringComparison.Ordinal), sentence);
            Assert.DoesNotContain('\n', sentence);
        }
    }
}
