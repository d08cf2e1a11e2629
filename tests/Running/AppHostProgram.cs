using System.Diagnostics;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Running;

/// <summary>The app host as a person starts it: a process of its own, at the root of the repository.</summary>
internal static class AppHostProgram
{
    /// <summary>Its executable, of the same configuration as this test.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", "AppHost", new DirectoryInfo(AppContext.BaseDirectory).Name, "AppHost"))
        + (OperatingSystem.IsWindows() ? ".exe" : "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>Runs it to its end, with variables beside those of this process.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Find(),
        };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output, await errors);
    }
}
