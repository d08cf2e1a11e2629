using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>
/// With <c>WORKLOAD__STORE__PASSWORD=entra</c> a token of the workload identity is the password. The server of these
/// tests asks for it in clear within TLS, as Azure's does, and lets in with one token alone.
/// </summary>
public sealed class EntraTests : IAsyncLifetime
{
    private readonly string _role = $"entra-{Guid.CreateVersion7():N}";
    private PostgresTestStore _store = null!;
    private VaultStandIn _vault = null!;
    private WebApplication _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EntraStandIn Entra => _vault.Entra;

    private Database Database => _app.Services.GetRequiredService<Database>();

    public async ValueTask InitializeAsync()
    {
        var postgres = await LocalPostgres.SharedAsync();
        _store = await PostgresTestStore.CreateAsync<StoreTests>(postgres);
        await postgres.Server.Administrator.ExecuteAsync(
            "postgres", [$"CREATE ROLE \"{_role}\" LOGIN IN ROLE \"{LocalPostgres.Service}\""], Cancellation);
        await postgres.AskInClearAsync(_role);
        _vault = await VaultStandIn.StartAsync();
        await GiveAnotherAsync();

        var settings = TestStore.SettingsOf(
            "test",
            _store.Connection.Replace(
                $"Username={LocalPostgres.Service}", $"Username={_role}", StringComparison.Ordinal),
            "entra",
            (SecretLocation?)null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.IdentifyBy(_vault, TokenFile);
        builder.AddTelemetry(settings);
        builder.AddDatabase<StoreTests>();
        _app = builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (_vault is not null) await _vault.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }

    private string TokenFile => Path.Combine(_store.Secrets, "token");

    [Fact]
    public async Task A_token_for_databases_is_the_password_and_serves_all_connections_while_it_is_good()
    {
        await Database.PrepareAsync(Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CountAsync()));

        var (scope, token) = Assert.Single(Entra.Given);
        Assert.Equal("https://ossrdbms-aad.database.windows.net/.default", scope);
        Assert.Equal(Entra.Token, token);
    }

    [Fact]
    public async Task A_token_that_ends_within_five_minutes_is_not_used_again()
    {
        Entra.Lifetime = TimeSpan.FromMinutes(4);
        await Database.PrepareAsync(Cancellation);
        var given = Entra.Given.Count;
        Entra.Lifetime = TimeSpan.FromHours(1);

        // A login with the earlier token is refused from now on.
        await GiveAnotherAsync();
        await EndConnectionsAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CountAsync()));
        await EndConnectionsAsync();
        await CountAsync();

        Assert.Equal(given + 1, Entra.Given.Count);
    }

    [Fact]
    public async Task A_token_that_the_server_does_not_accept_is_told()
    {
        Entra.Token = EntraStandIn.NewToken();

        Assert.Contains("refuses this role or its password", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_identity_is_told_by_its_code()
    {
        await File.WriteAllTextAsync(TokenFile, "of another account", Cancellation);

        await AssertNoTokenAsync("Microsoft Entra ID refuses a token (AADSTS70021)");
    }

    [Fact]
    public async Task A_missing_service_account_token_is_told()
    {
        File.Delete(TokenFile);

        await AssertNoTokenAsync("AZURE_FEDERATED_TOKEN_FILE names does not exist");
    }

    [Fact]
    public async Task An_unreachable_entra_is_told()
    {
        await _vault.StopAsync();

        await AssertNoTokenAsync("Microsoft Entra ID is unreachable");
    }

    [Fact]
    public async Task A_silent_entra_is_told_and_not_taken_for_a_silent_database()
    {
        Entra.Instead = _vault.HangAsync;

        await AssertNoTokenAsync("Microsoft Entra ID does not answer in time");
    }

    [Fact]
    public async Task An_outage_of_entra_that_passes_fails_no_call()
    {
        Entra.Lifetime = TimeSpan.FromMinutes(4);
        await Database.PrepareAsync(Cancellation);
        await EndConnectionsAsync();
        var failed = 0;
        Entra.Instead = async context =>
        {
            if (Interlocked.Increment(ref failed) > 8) return false;
            await Answer.JsonAsync(
                context, StatusCodes.Status503ServiceUnavailable, new { error = "temporarily_unavailable" });
            return true;
        };

        Assert.Equal(1, await CountAsync());
        Assert.True(failed > 8);
    }

    // Before it is asked for: a server takes the password that the role had when the connection began.
    private Task GiveAnotherAsync()
    {
        Entra.Token = EntraStandIn.NewToken();
        return _store.Postgres.Server.Administrator.SetPasswordAsync(_role, Entra.Token, Cancellation);
    }

    private async Task AssertNoTokenAsync(string cause) => Assert.StartsWith(
        "There is no token that WORKLOAD__STORE__PASSWORD asks for: ",
        await FaultAsync(cause),
        StringComparison.Ordinal);

    private async Task<string> FaultAsync(string cause = "")
    {
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => Database.PrepareAsync(Cancellation));
        var sentence = Assert.Single(fault.Faults);
        Assert.Contains(cause, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
        return sentence;
    }

    private Task<long> CountAsync() => Database.ReadAsync(
        (connection, token) => connection.FirstAsync("SELECT COUNT(*) FROM notes", row => row.GetInt64(0), token),
        Cancellation);

    private Task EndConnectionsAsync() => _store.Postgres.Server.Administrator.ExecuteAsync(
        "postgres",
        [$"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{_role}'"],
        Cancellation);
}
