using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.Tests.Support.Canary;
using RegulatedWorkload.Tests.Support.Identity;
using RegulatedWorkload.TokenVault;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>The real service on real sockets with a clock that the test moves.</summary>
public sealed class RunningVault : IAsyncDisposable
{
    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(10);

    private readonly string _root = Directory.CreateTempSubdirectory("vault").FullName;
    private readonly TestAuthority _authority = new();
    private readonly LogLines _log = new();
    private readonly string _serverHash;
    private readonly List<(WebApplication App, VaultClient Client)> _others = [];
    private WebApplication? _app;
    private VaultClient? _client;

    private RunningVault(TestStore files, FakeTimeProvider time)
    {
        Files = files;
        Time = time;
        using var certificate = Issue(Settings.Vault);
        _authority.WriteFiles(Path.Combine(_root, "certificates"), certificate);
        _serverHash = certificate.GetCertHashString();
    }

    public FakeTimeProvider Time { get; }

    public VaultClient Client => _client!;

    /// <summary>What a test changes of the service before it is built.</summary>
    public Action<WebApplicationBuilder>? Customize { get; set; }

    /// <summary>The store from below: its files and its schema.</summary>
    public TestStore Files { get; }

    public Database Database => _app!.Services.GetRequiredService<Database>();

    internal TokenVaultStore Store => _app!.Services.GetRequiredService<TokenVaultStore>();

    /// <summary>The store of each instance.</summary>
    internal IEnumerable<TokenVaultStore> Stores =>
        _others
            .Select(other => other.App)
            .Prepend(_app!)
            .Select(app => app.Services.GetRequiredService<TokenVaultStore>());

    internal KeyVersion EncryptionKey => new("1", Keys.Read("key-encryption-key", 1));

    internal KeyRewrapper Rewrapper =>
        _app!.Services.GetServices<IHostedService>().OfType<KeyRewrapper>().Single();

    public static async Task<RunningVault> StartAsync()
    {
        var vault = await PrepareAsync();
        await vault.StartServiceAsync();
        return vault;
    }

    /// <summary>Keys and certificates are there; the service does not run yet.</summary>
    /// <param name="files">The store, or null for a new one.</param>
    /// <param name="keysOf">The vault whose keys and time this one takes over, or null for new ones.</param>
    public static async Task<RunningVault> PrepareAsync(TestStore? files = null, RunningVault? keysOf = null)
    {
        files ??= await TestStores.CreateAsync<TokenVaultStore>();
        if (keysOf is null)
        {
            var vault = new RunningVault(files, new FakeTimeProvider(DateTimeOffset.UtcNow));
            vault.WriteKey("key-encryption-key", 1);
            vault.WriteKey("fingerprint-key", 1);
            return vault;
        }

        keysOf.Keys.CopyTo(files.Secrets);
        return new RunningVault(files, keysOf.Time);
    }

    public async Task StartServiceAsync()
    {
        (_app, _client) = await StartInstanceAsync();
    }

    /// <summary>Another instance of the service on the same store.</summary>
    public async Task<VaultClient> StartAnotherAsync()
    {
        var (app, client) = await StartInstanceAsync();
        _others.Add((app, client));
        return client;
    }

    /// <summary>What another instance is started with as a process of its own.</summary>
    public string[] NewArguments() => Settings.For(_root, Files, Settings.FreePort());

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
        scope.WatchFiles("store", Path.GetDirectoryName(Files.Secrets)!, "store.db*");
    }

    /// <summary>What <c>token-vault NAME ARGUMENTS…</c> does on the store of this vault.</summary>
    public Task<string> CommandAsync(string name, params string[] arguments) =>
        _app!.Services.GetServices<IServiceCommand>()
            .Single(command => command.Name == name)
            .RunAsync(arguments, TestContext.Current.CancellationToken);

    /// <summary>The lines of the log that hold a text.</summary>
    public string LogOf(string text) => string.Join(
        '\n', _log.Lines.Where(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Stores cards that nobody has entered, past the velocity limit.</summary>
    public async Task FillAsync(int count)
    {
        Assert.True(Pan.TryParse("4111111111111111", out var number));
        using var card = number;
        for (var i = 0; i < count; i++)
        {
            var token = CardToken.Create();
            var summary = new CardSummary(CardRules.HashOf(token), "visa", "1111", 12, 2030);
            await Store.AddAsync(
                new StoredCard(summary, Envelope.Seal(card, summary, token, EncryptionKey)),
                $"fingerprint {i}",
                CancellationToken.None);
        }
    }

    public void WriteKey(string name, int version, int size = 32) => Keys.Write(name, version, size);

    public void RemoveKey(string name, int version) => Keys.Remove(name, version);

    /// <summary>Whether these bytes lie in any file of the store.</summary>
    public bool IsInFiles(ReadOnlySpan<byte> bytes) => Files.IsInFiles(bytes);

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
        foreach (var (app, client) in _others)
        {
            client.Dispose();
            await app.DisposeAsync();
        }

        await StopServiceAsync();
        _authority.Dispose();
        await Files.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<(WebApplication App, VaultClient Client)> StartInstanceAsync()
    {
        var port = Settings.FreePort();
        var builder = WebApplication.CreateSlimBuilder(Settings.For(_root, Files, port));
        builder.Services.AddSingleton<TimeProvider>(Time);
        Customize?.Invoke(builder);
        var app = TokenVault.Program.Build(builder);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        await app.StartAsync();
        return (app, new VaultClient(port, Issue(Settings.Payments), _serverHash));
    }

    private VaultKeys Keys => new(Files.Secrets);

    private X509Certificate2 Issue(string identity) =>
        _authority.Issue(identity, notAfter: DateTimeOffset.UtcNow + CertificateLifetime);
}
