using System.Net.Security;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>A service that cannot read its secrets does not start, and says why in one sentence.</summary>
public sealed class StartTests : IAsyncLifetime
{
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

        await RunningService.For(_vault).IsRefusedAsync(cause);
    }

    [Fact]
    public async Task A_missing_secret_is_told() =>
        await RunningService.For(_vault).IsRefusedAsync(
            "does not exist (404); add it, or recover it if it was deleted");

    [Fact]
    public async Task A_deleted_secret_is_told_and_read_with_all_its_versions_when_it_has_been_recovered()
    {
        var old = _vault.Add(RunningService.Secret, "old");
        _vault.Add(RunningService.Secret, "new");
        _vault.Delete(RunningService.Secret);
        await RunningService.For(_vault).IsRefusedAsync("recover it if it was deleted");

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

        await RunningService.For(_vault).IsRefusedAsync("is disabled (403)");
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

        await RunningService.For(_vault).IsRefusedAsync("the vault is unreachable");
    }

    [Fact]
    public async Task A_vault_without_an_address_is_told() =>
        await RunningService.For(_vault, connections: () => new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, _) => throw new System.Net.Sockets.SocketException(
                (int)System.Net.Sockets.SocketError.HostNotFound),
        }).IsRefusedAsync("has a host name that is not found");

    [Fact]
    public async Task A_vault_that_does_not_answer_is_told()
    {
        _vault.Add(RunningService.Secret, "value");
        _vault.Instead = _vault.HangAsync;

        await RunningService.For(_vault, attempt: TimeSpan.FromMilliseconds(100))
            .IsRefusedAsync("does not answer in time");
    }

    [Fact]
    public async Task A_vault_that_cannot_prove_itself_gets_no_token()
    {
        _vault.Add(RunningService.Secret, "value");
        await RunningService.For(_vault, connections: () =>
        {
            var connections = (SocketsHttpHandler)_vault.Connections();
            connections.SslOptions = new SslClientAuthenticationOptions();
            return connections;
        }).IsRefusedAsync("does not prove itself by a certificate");
        Assert.Empty(_vault.Served);
    }

    [Fact]
    public async Task A_challenge_for_another_resource_gets_no_token()
    {
        _vault.Add(RunningService.Secret, "value");
        _vault.Resource = "https://vault.attacker.example";

        await RunningService.For(_vault).IsRefusedAsync("names a resource that is not this vault's");
        Assert.Empty(_vault.Entra.Given);
    }

    [Fact]
    public async Task A_refused_token_is_told_by_its_code()
    {
        _vault.Add(RunningService.Secret, "value");
        var service = RunningService.For(_vault);
        await File.WriteAllTextAsync(service.TokenFile, "of another account", TestContext.Current.CancellationToken);

        await service.IsRefusedAsync("refuses a token (AADSTS70021)");
    }

    [Fact]
    public async Task A_missing_service_account_token_is_told()
    {
        _vault.Add(RunningService.Secret, "value");
        var service = RunningService.For(_vault);
        File.Delete(service.TokenFile);

        await service.IsRefusedAsync("AZURE_FEDERATED_TOKEN_FILE names does not exist");
    }
}
