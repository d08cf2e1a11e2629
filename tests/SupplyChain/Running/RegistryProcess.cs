using System.Diagnostics;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>Debian's registry (distribution 2.8, without the referrers API) as a process on this machine.</summary>
public sealed class RegistryProcess : IAsyncDisposable
{
    private const int Attempts = 5;

    // NAME and PASSWORD, as htpasswd -B writes them.
    private const string Users = "builder:$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2\n";

    private readonly string _folder;
    private readonly Process _process;

    private RegistryProcess(string folder, Process process, string host) =>
        (_folder, _process, Host) = (folder, process, host);

    public const string Password = "correct horse";

    public const string User = "builder";

    /// <summary>Where it listens: <c>127.0.0.1:PORT</c>.</summary>
    public string Host { get; }

    /// <summary>Where it keeps its content.</summary>
    public string Storage => Path.Combine(_folder, "storage");

    public static async Task<RegistryProcess> StartAsync(bool requiresPassword = false)
    {
        var program = Tools.Require(Tools.Registry, "docker-registry");
        for (var attempt = 1; ; attempt++)
        {
            if (await TryStartAsync(program, requiresPassword) is { } started) return started;
            Assert.True(attempt < Attempts, "The registry did not start.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<RegistryProcess?> TryStartAsync(string program, bool requiresPassword)
    {
        var folder = Directory.CreateTempSubdirectory("registry").FullName;
        var host = $"127.0.0.1:{FreePort()}";
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), Users);
        await File.WriteAllTextAsync(Path.Combine(folder, "config.yml"), $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: "{{folder}}/storage" } }
            http: { addr: "{{host}}" }
            {{(requiresPassword ? $"auth: {{ htpasswd: {{ realm: registry, path: {folder}/users }} }}" : "")}}
            """);
        var process = Process.Start(new ProcessStartInfo(program, ["serve", Path.Combine(folder, "config.yml")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var registry = new RegistryProcess(folder, process, host);
        if (await registry.AnswersAsync()) return registry;
        await registry.DisposeAsync();
        return null;
    }

    // Another process may take the port first; then this one ends.
    private async Task<bool> AnswersAsync()
    {
        using var client = new HttpClient();
        while (!_process.HasExited)
        {
            try
            {
                using var response = await client.GetAsync(
                    new Uri($"http://{Host}/v2/"), TestContext.Current.CancellationToken);
                return response.Headers.Contains("Docker-Distribution-Api-Version");
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        return false;
    }

    private static int FreePort() => FreePorts.Take();
}
