using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RegulatedWorkload.Tests.Support.Identity;
using RegulatedWorkload.Tests.Support.Vault;
using RegulatedWorkload.Tests.Vault;

namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>
/// The token vault as its own process, with everything it needs, and nothing of this one's environment.
/// </summary>
public sealed class VaultProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly string _root = Directory.CreateTempSubdirectory("telemetry").FullName;
    private readonly SqliteTestStore _store = new();
    private readonly TestAuthority _authority = new();
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly LogCollector _collector;

    private VaultProcess(IReadOnlyDictionary<string, string?> environment, string? output)
    {
        (Port, HealthPort) = (FreePorts.Take(), FreePorts.Take());
        using var certificate = Issue(Settings.Vault);
        _authority.WriteFiles(Path.Combine(_root, "certificates"), certificate);
        WriteKey("key-encryption-key", 1);
        WriteKey("fingerprint-key", 1);
        Directory.CreateDirectory(Temporary);
        string[] arguments = [.. Settings.For(_root, _store, Port), $"--WORKLOAD:LISTEN:HEALTH=127.0.0.1:{HealthPort}"];
        _process = Process.Start(Prepare(arguments, environment, output))!;
        _errors = _process.StandardError.ReadToEndAsync();
        _collector = new LogCollector(_process.StandardOutput);
        ServerHash = certificate.GetCertHashString();
        Client = new VaultClient(Port, Issue(Settings.Payments), ServerHash);
    }

    public int Port { get; }

    public int HealthPort { get; }

    /// <summary>The hash of the certificate that the vault was started with.</summary>
    public string ServerHash { get; }

    public VaultClient Client { get; }

    /// <summary>The only directory for temporary files that the process knows.</summary>
    public string Temporary => Path.Combine(_root, "tmp");

    public string Errors => _errors.IsCompleted ? _errors.Result : "";

    public string Output => _collector.Text;

    /// <summary>The security events written so far.</summary>
    public IReadOnlyList<JsonElement> SecurityEvents => _collector.SecurityEvents;

    /// <summary>Starts the vault and waits until it is ready.</summary>
    public static async Task<VaultProcess> StartAsync(IReadOnlyDictionary<string, string?>? environment = null)
    {
        var vault = Launch(environment);
        await vault.BecomesReadyAsync();
        return vault;
    }

    /// <summary>Starts the vault, with its standard output in the given file where there is one.</summary>
    public static VaultProcess Launch(
        IReadOnlyDictionary<string, string?>? environment = null, string? output = null) =>
        new(environment ?? new Dictionary<string, string?>(), output);

    /// <summary>The answer of the health listener.</summary>
    public async Task<HttpResponseMessage> HealthAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetAsync(
            new Uri($"http://127.0.0.1:{HealthPort}{path}"), TestContext.Current.CancellationToken);
    }

    /// <summary>Closes the pipe that standard output is written to, as a dead log collector would.</summary>
    public Task CloseOutputAsync() => _collector.DieAsync();

    public void WriteKey(string name, int version, int size = 32) =>
        new VaultKeys(_store.Secrets).Write(name, version, size);

    /// <summary>Breaks the store, so that no card is found in it any more.</summary>
    public Task LoseCardsAsync() => _store.ChangeSchemaAsync("DROP TABLE cards");

    /// <summary>Replaces the list of callers: from now on only this one may tokenize.</summary>
    public void AdmitOnly(string identity) => TestCallers.Write(
        Path.Combine(_root, "callers.json"), (identity, ["/workload.token_vault.v1.TokenVault/Tokenize"]));

    /// <summary>A client with a certificate of the vault's own authority.</summary>
    public VaultClient ClientOf(string identity) => new(Port, Issue(identity), ServerHash);

    /// <summary>Replaces the certificate by a new one of the same identity.</summary>
    public void RenewCertificate()
    {
        using var certificate = Issue(Settings.Vault);
        _authority.WriteFiles(Path.Combine(_root, "certificates"), certificate);
    }

    /// <summary>SIGTERM, and the end of the process.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await EndAsync();
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Timeout);
        await _collector.End;
        await _errors;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _collector.Dispose();
        _authority.Dispose();
        await _store.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static string Executable => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        "../../token-vault",
        new DirectoryInfo(AppContext.BaseDirectory).Name,
        "token-vault"));

    private ProcessStartInfo Prepare(
        string[] arguments, IReadOnlyDictionary<string, string?> environment, string? output)
    {
        var start = new ProcessStartInfo(output is null ? Executable : "/bin/sh")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] shell = output is null ? [] : ["-c", $"exec \"$0\" \"$@\" > {output}", Executable];
        foreach (var argument in (string[])[.. shell, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var key in start.Environment.Keys.Where(IsOfTelemetry).ToList())
        {
            start.Environment.Remove(key);
        }

        start.Environment["TMPDIR"] = Temporary;
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return start;
    }

    private static bool IsOfTelemetry(string key) => key.StartsWith("OTEL_", StringComparison.Ordinal);

    private async Task BecomesReadyAsync()
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (true)
        {
            if (_process.HasExited) Assert.Fail($"The vault ended: {await _errors}");
            try
            {
                using var answer = await HealthAsync("/readyz");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private X509Certificate2 Issue(string identity) =>
        _authority.Issue(identity, notAfter: DateTimeOffset.UtcNow.AddDays(10));
}
