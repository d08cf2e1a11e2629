using System.Diagnostics;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>
/// A process of a service that does one thing and ends: a backup, a migration. What it says is not kept.
/// </summary>
internal sealed class ServiceCommand : IDisposable
{
    private readonly Process _process;

    private ServiceCommand(Process process) => _process = process;

    public bool HasEnded => _process.HasExited;

    public static ServiceCommand Start(
        string executable, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        OwnEnvironment.Apply(start, environment);
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        return new ServiceCommand(process);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end, and tells whether that was a good one.</summary>
    public async Task<bool> EndAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode == 0;
    }

    public void Dispose() => _process.Dispose();
}
