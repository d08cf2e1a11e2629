using System.Diagnostics;
using k8s.Models;
using RegulatedWorkload.Tests.Support.KeyVault;
using RegulatedWorkload.Tests.Support.Stores.PostgreSql;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// A migration as the plain cluster runs it, against a real database server and a vault whose certificates come from
/// private authorities.
/// </summary>
public sealed class PrivateAuthorityTests : IAsyncLifetime
{
    private const string Password = "catalog-owner-database-password";
    private const string Mounted = "/workload/private-authorities";

    private readonly string _files = Directory.CreateTempSubdirectory("private-authority").FullName;
    private LocalPostgres _postgres = null!;
    private string _database = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await LocalPostgres.StartAsync();
        _database = await _postgres.CreateDatabaseAsync(typeof(PrivateAuthorityTests), _ => Task.CompletedTask);
        var password = Path.Combine(_files, "secrets", Password, "1");
        Directory.CreateDirectory(Path.GetDirectoryName(password)!);
        await File.WriteAllTextAsync(password, _postgres.OwnerPassword);
        Directory.CreateDirectory(Path.Combine(_files, "authorities"));
        await MountAsync(await File.ReadAllTextAsync(_postgres.RootCertificate));
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_database_is_verified_against_the_mounted_authority_and_not_without_it()
    {
        var published = Published();
        published["WORKLOAD__SECRETS__SOURCE"] = new Uri(Path.Combine(_files, "secrets")).AbsoluteUri;
        var without = published.Where(variable => variable.Key != "SSL_CERT_DIR").ToDictionary();

        var refused = await MigrateAsync(without);
        var trusted = await MigrateAsync(published);

        Assert.NotEqual(0, refused.Code);
        Assert.True(trusted.Code == 0, trusted.Words);
    }

    [Fact]
    public async Task A_vault_and_its_sign_in_are_verified_against_the_mounted_authorities_and_not_without_them()
    {
        await using var vault = await VaultStandIn.StartAsync();
        vault.Add(Password, _postgres.OwnerPassword);
        using var way = new Tunnel(vault.Port);
        var published = Published();
        published["WORKLOAD__SECRETS__SOURCE"] = $"https://{vault.Host}/";
        // As the webhook of workload identity adds them.
        published["AZURE_CLIENT_ID"] = EntraStandIn.Client;
        published["AZURE_TENANT_ID"] = "tenant";
        published["AZURE_AUTHORITY_HOST"] = $"https://{EntraStandIn.Host}/";
        published["AZURE_FEDERATED_TOKEN_FILE"] = Path.Combine(_files, "token");
        await File.WriteAllTextAsync(
            Path.Combine(_files, "token"), EntraStandIn.AccountToken,
            TestContext.Current.CancellationToken);
        // The names are those of Azure; where they lead is the only thing that is not as in a cluster.
        published["HTTPS_PROXY"] = way.Address;
        var ofDatabase = await File.ReadAllTextAsync(
            _postgres.RootCertificate, TestContext.Current.CancellationToken);

        var refused = await MigrateAsync(published);
        var asked = vault.Entra.Given.Count;
        // One ConfigMap with both, one after the other.
        await MountAsync(ofDatabase.TrimEnd() + "\n" + vault.Authority);
        var trusted = await MigrateAsync(published);

        Assert.NotEqual(0, refused.Code);
        Assert.Equal(0, asked);
        Assert.True(trusted.Code == 0, trusted.Words);
        Assert.Contains(vault.Served, path => path.Contains(Password, StringComparison.Ordinal));
    }

    private Task MountAsync(string authorities) => File.WriteAllTextAsync(
        Path.Combine(_files, "authorities", "private-authorities.crt"),
        authorities,
        TestContext.Current.CancellationToken);

    private Dictionary<string, string> Published()
    {
        var published = Manifests.Load(PlainClusterTests.Files["out-of-scope-migrations/catalog/job.yaml"])
            .OfType<V1Job>().Single().Spec.Template.Spec.Containers[0].Env
            .ToDictionary(variable => variable.Name, variable => variable.Value);
        published["WORKLOAD__STORE__CONNECTION"] = $"Host=127.0.0.1;Port={_postgres.Server.Port};"
            + $"Database={_database};Username={LocalPostgres.Owner};Maximum Pool Size=2";
        return published;
    }

    private async Task<(int Code, string Words)> MigrateAsync(Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Executable, ["migrate"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (key, value) in variables)
        {
            start.Environment[key] =
                value.Replace(Mounted, Path.Combine(_files, "authorities"), StringComparison.Ordinal);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors + await output);
    }

    private static string Executable => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "catalog", new DirectoryInfo(AppContext.BaseDirectory).Name, "catalog"))
        + (OperatingSystem.IsWindows() ? ".exe" : "");
}
