using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>Roles are scoped to single secrets: an identity reads those that it was granted, and no other.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private const string Payments = "payments";
    private const string Credential = "acquirer-credential";

    private VaultStandIn _vault = null!;

    public async ValueTask InitializeAsync()
    {
        _vault = await VaultStandIn.StartAsync();
        _vault.Add(RunningService.Secret, "a-key");
        _vault.Add(Credential, "a-credential");
        _vault.Grant("token-vault", RunningService.Secret);
        _vault.Grant(Payments, Credential);
    }

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Theory]
    [InlineData("token-vault", RunningService.Secret, "a-key")]
    [InlineData(Payments, Credential, "a-credential")]
    public async Task An_identity_reads_the_secret_that_it_was_granted(string client, string secret, string value)
    {
        await using var service = RunningService.For(_vault, client: client);

        Assert.Equal([value], await service.ValuesAsync(secret));
    }

    [Theory]
    [InlineData(Payments, RunningService.Secret)]
    [InlineData("token-vault", Credential)]
    public async Task An_identity_cannot_read_the_secret_of_another(string client, string secret)
    {
        await using var service = RunningService.For(_vault, client: client);

        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => service.ValuesAsync(secret));

        Assert.Contains("the identity of this service may not read it (403)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_whose_role_was_taken_away_keeps_what_it_has_and_reads_nothing_new()
    {
        await using var service = RunningService.For(_vault, client: Payments);
        await service.ValuesAsync(Credential);
        _vault.Revoke(Payments, Credential);
        _vault.Add(Credential, "new");

        await service.RefreshAsync();

        Assert.Equal(["a-credential"], await service.ValuesAsync(Credential));
    }

    [Fact]
    public async Task A_token_of_one_identity_is_none_of_another()
    {
        await using var service = RunningService.For(_vault, client: Payments);
        await File.WriteAllTextAsync(
            service.TokenFile, EntraStandIn.AccountTokenOf("token-vault"), TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => service.ValuesAsync(Credential));

        Assert.Contains("refuses a token", fault.Message, StringComparison.Ordinal);
    }
}
