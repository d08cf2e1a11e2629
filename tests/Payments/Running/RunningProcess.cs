using System.Diagnostics;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>A service as its own process, which a test may kill.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private static readonly ServiceBinaries Binaries = new(RepositoryRoot.Find());

    private readonly Process _process;

    private RunningProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a service and waits until it is ready.</summary>
    public static async Task<RunningProcess> StartAsync(string service, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Binaries.PathOf(service))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in variables) start.Environment[key] = value;
        var running = new RunningProcess(Process.Start(start)!);
        using var client = new HttpClient();
        await Eventually.BecomesAsync(
            async () =>
            {
                Assert.False(running._process.HasExited, $"{service} ended.");
                try
                {
                    using var answer = await client.GetAsync($"http://{variables["WORKLOAD__LISTEN__HEALTH"]}/readyz");
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            ready => ready);
        return running;
    }

    /// <summary>SIGKILL, and the end of the process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }
}
