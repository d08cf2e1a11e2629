using System.Diagnostics;
using k8s.Models;
using RegulatedWorkload.Tests.Support.Stores.PostgreSql;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// A migration as the plain cluster runs it, against a real server whose certificate comes from a private authority.
/// </summary>
public sealed class PrivateAuthorityTests : IAsyncLifetime
{
    private const string Mounted = "/workload/private-authorities";

    private readonly string _files = Directory.CreateTempSubdirectory("private-authority").FullName;
    private LocalPostgres _postgres = null!;
    private string _database = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await LocalPostgres.StartAsync();
        _database = await _postgres.CreateDatabaseAsync(typeof(PrivateAuthorityTests), _ => Task.CompletedTask);
        var password = Path.Combine(_files, "secrets", "catalog-owner-database-password", "1");
        Directory.CreateDirectory(Path.GetDirectoryName(password)!);
        await File.WriteAllTextAsync(password, _postgres.OwnerPassword);
        Directory.CreateDirectory(Path.Combine(_files, "authorities"));
        File.Copy(_postgres.RootCertificate, Path.Combine(_files, "authorities", "private-authorities.crt"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_database_is_verified_against_the_mounted_authority_and_not_without_it()
    {
        var published = Manifests.Load(PlainClusterTests.Files["out-of-scope-migrations/catalog/job.yaml"])
            .OfType<V1Job>().Single().Spec.Template.Spec.Containers[0].Env
            .ToDictionary(variable => variable.Name, variable => variable.Value);
        published["WORKLOAD__SECRETS__SOURCE"] = new Uri(Path.Combine(_files, "secrets")).AbsoluteUri;
        published["WORKLOAD__STORE__CONNECTION"] = $"Host=127.0.0.1;Port={_postgres.Server.Port};"
            + $"Database={_database};Username={LocalPostgres.Owner};Maximum Pool Size=2";
        var without = published.Where(variable => variable.Key != "SSL_CERT_DIR").ToDictionary();

        var refused = await MigrateAsync(without);
        var trusted = await MigrateAsync(published);

        Assert.NotEqual(0, refused.Code);
        Assert.True(trusted.Code == 0, trusted.Words);
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
