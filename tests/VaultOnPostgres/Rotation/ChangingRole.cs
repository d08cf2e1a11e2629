using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>
/// A service on a real database under a role of its own, whose password a test changes in the database and as a secret,
/// which is a file or lies in Key Vault.
/// </summary>
internal sealed class ChangingRole : IAsyncDisposable
{
    private const string Secret = "test-database-password";

    private readonly PostgresTestStore _store;
    private readonly VaultStandIn? _vault;
    private readonly WebApplication _app;
    private readonly string _name = $"role-{Guid.CreateVersion7():N}";
    private readonly LogLines _log = new();
    private int _versions;

    private ChangingRole(PostgresTestStore store, VaultStandIn? vault)
    {
        (_store, _vault) = (store, vault);
        var connection = store.Connection.Replace($"Username={LocalPostgres.Service}", $"Username={_name}");
        SecretLocation secrets = vault is null
            ? new SecretFiles(Files)
            : new SecretVault(new Uri($"https://{vault.Host}/"));
        var settings = TestStore.SettingsOf("test", connection, $"secret:{Secret}", secrets);
        var builder = WebApplication.CreateSlimBuilder();
        if (vault is not null) builder.IdentifyBy(vault, Path.Combine(store.Secrets, "token"));
        builder.AddTelemetry(settings);
        builder.AddDatabase<StoreTests>();
        _app = builder.Build();
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        Database = _app.Services.GetRequiredService<Database>();
    }

    public Database Database { get; }

    /// <summary>How often the service has begun to doubt its password.</summary>
    public int Doubts =>
        _log.Lines.Count(line => line.Contains("The database refuses version", StringComparison.Ordinal));

    private string Files => Path.Combine(_store.Secrets, "changing");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ChangingRole> CreateAsync(bool keyVault)
    {
        var store = await PostgresTestStore.CreateAsync<StoreTests>(await LocalPostgres.SharedAsync());
        var role = new ChangingRole(store, keyVault ? await VaultStandIn.StartAsync() : null);
        await store.Postgres.Server.Administrator.ExecuteAsync(
            "postgres", [$"CREATE ROLE \"{role._name}\" LOGIN IN ROLE \"{LocalPostgres.Service}\""], Cancellation);
        var password = NewPassword();
        role.AddVersion(password);
        await role.SetAsync(password);
        await role.Database.PrepareAsync(Cancellation);
        return role;
    }

    public static string NewPassword() => RandomNumberGenerator.GetHexString(64);

    /// <summary>Adds a version of the secret.</summary>
    public void AddVersion(string password)
    {
        _vault?.Add(Secret, password);
        var file = Path.Combine(Files, Secret, (++_versions).ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, password);
    }

    /// <summary>Changes the password in the database.</summary>
    public Task SetAsync(string password) =>
        _store.Postgres.Server.Administrator.SetPasswordAsync(_name, password, Cancellation);

    /// <summary>Ends the connections of the service, so that it has to log in again.</summary>
    public Task EndConnectionsAsync() => _store.Postgres.Server.Administrator.ExecuteAsync(
        "postgres",
        [$"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{_name}'"],
        Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_vault is not null) await _vault.DisposeAsync();
        await _store.DisposeAsync();
    }
}
