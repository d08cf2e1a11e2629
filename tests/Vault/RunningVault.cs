using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.Tests.CardData;
using RegulatedWorkload.Tests.Identity;
using RegulatedWorkload.TokenVault;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>The real service on real sockets with a clock that the test moves.</summary>
public sealed class RunningVault : IAsyncDisposable
{
    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(10);

    private readonly string _root = Directory.CreateTempSubdirectory("vault").FullName;
    private readonly TestAuthority _authority = new();
    private readonly string _serverHash;
    private WebApplication? _app;
    private VaultClient? _client;

    private RunningVault()
    {
        using var certificate = Issue(Settings.Vault);
        _authority.WriteFiles(Path.Combine(_root, "certificates"), certificate);
        _serverHash = certificate.GetCertHashString();
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public VaultClient Client => _client!;

    /// <summary>What a test changes of the service before it is built.</summary>
    public Action<WebApplicationBuilder>? Customize { get; init; }

    public string StoreFile => Path.Combine(_root, "vault.db");

    public Database Database => _app!.Services.GetRequiredService<Database>();

    internal TokenVaultStore Store => _app!.Services.GetRequiredService<TokenVaultStore>();

    internal KeyRewrapper Rewrapper =>
        _app!.Services.GetServices<IHostedService>().OfType<KeyRewrapper>().Single();

    public static async Task<RunningVault> StartAsync()
    {
        var vault = Prepare();
        await vault.StartServiceAsync();
        return vault;
    }

    /// <summary>Keys and certificates are there; the service does not run yet.</summary>
    public static RunningVault Prepare(Action<WebApplicationBuilder>? customize = null)
    {
        var vault = new RunningVault { Customize = customize };
        vault.WriteKey("key-encryption-key", 1);
        vault.WriteKey("fingerprint-key", 1);
        return vault;
    }

    public async Task StartServiceAsync()
    {
        var port = Settings.FreePort();
        var builder = WebApplication.CreateSlimBuilder(Settings.For(_root, port));
        builder.Services.AddSingleton<TimeProvider>(Time);
        Customize?.Invoke(builder);
        _app = TokenVault.Program.Build(builder);
        await _app.StartAsync();
        _client = new VaultClient(port, Issue(Settings.Payments), _serverHash);
    }

    public async Task StopServiceAsync()
    {
        _client?.Dispose();
        _client = null;
        if (_app is not null) await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Has a scope watch everything that the service logs, at any level, and the files of its store.</summary>
    public void WatchBy(CanaryScope scope)
    {
        _app!.Services.GetRequiredService<ILoggerFactory>().AddProvider(scope.Logs);
        scope.WatchFiles("store", _root, "vault.db*");
    }

    public void WriteKey(string name, int version, int size = 32)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile(name, version))!);
        File.WriteAllBytes(KeyFile(name, version), RandomNumberGenerator.GetBytes(size));
    }

    public void RemoveKey(string name, int version) => File.Delete(KeyFile(name, version));

    /// <summary>Whether these bytes lie in any file of the store.</summary>
    public bool IsInFiles(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in Directory.GetFiles(_root, "vault.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            if (content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(bytes) >= 0) return true;
        }

        return false;
    }

    /// <summary>Every stored card as its version, wrapped key and ciphertext.</summary>
    public async Task<IReadOnlyList<(string Version, byte[] Key, byte[] Ciphertext)>> ReadCardsAsync()
    {
        await using var connection = await Database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QueryAsync(
            "SELECT key_version, wrapped_key, ciphertext FROM cards ORDER BY created_at",
            row => (row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)),
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServiceAsync();
        _authority.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string KeyFile(string name, int version) =>
        Path.Combine(_root, "secrets", name, version.ToString(CultureInfo.InvariantCulture));

    private System.Security.Cryptography.X509Certificates.X509Certificate2 Issue(string identity) =>
        _authority.Issue(identity, notAfter: DateTimeOffset.UtcNow + CertificateLifetime);
}
