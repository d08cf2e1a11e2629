using System.Diagnostics;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>Programs of this machine.</summary>
internal static class Shell
{
    /// <summary>Runs a program to its end; the test fails with what it said when it fails.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, string input = "")
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {await errors}");
        return await output;
    }
}
