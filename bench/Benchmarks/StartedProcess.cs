using System.Diagnostics;

namespace RegulatedWorkload.Benchmarks;

/// <summary>A process that is measured from outside. What it prints is read and dropped.</summary>
internal static class StartedProcess
{
    /// <summary>Starts a program.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        // A pipe that nobody reads is full one day, and would stop the process.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>SIGTERM, and the end that follows.</summary>
    public static async Task StopAsync(this Process process)
    {
        if (process.HasExited) return;
        using (var stop = Process.Start("kill", ["-TERM", $"{process.Id}"])) await stop.WaitForExitAsync();
        await process.WaitForExitAsync();
    }
}
