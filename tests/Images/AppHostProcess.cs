using System.Diagnostics;

namespace RegulatedWorkload.Tests.Images;

/// <summary>The app host as a person starts it.</summary>
internal static class AppHostProcess
{
    private static readonly string Executable = Path.Combine(
        BuiltImages.Root, "artifacts", "bin", "AppHost", new DirectoryInfo(AppContext.BaseDirectory).Name, "AppHost");

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = BuiltImages.Root,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
