using System.Diagnostics;

namespace RegulatedWorkload.Tests.Certificates.Running;

/// <summary>What a run of the app host's verb <c>certificates</c> ended with.</summary>
internal sealed record Outcome(int Code, string Output, string Errors)
{
    /// <summary>The lines on standard output.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The verb as an operator runs it: a process of its own.</summary>
internal static class Verb
{
    /// <summary>The app host's executable, of the same configuration as this test.</summary>
    public static string AppHost { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "AppHost", new DirectoryInfo(AppContext.BaseDirectory).Name, "AppHost"))
        + (OperatingSystem.IsWindows() ? ".exe" : "");

    /// <summary>Runs <c>certificates</c> with these arguments to its end.</summary>
    public static Task<Outcome> RunAsync(params string[] arguments) => RunAsync(AppHost, new(), arguments);

    /// <summary>Runs it, expecting success, and returns what it printed.</summary>
    public static async Task<string> SucceedAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.True(outcome.Code == 0, outcome.Output + outcome.Errors);
        return outcome.Output;
    }

    public static async Task<Outcome> RunAsync(
        string appHost, Dictionary<string, string?> environment, params string[] arguments)
    {
        using var process = Start(appHost, environment, arguments);
        return await EndAsync(process);
    }

    /// <summary>Waits for the end of a process.</summary>
    public static async Task<Outcome> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Outcome(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(string appHost, Dictionary<string, string?> environment, params string[] arguments) =>
        StartProgram(appHost, environment, ["certificates", .. arguments]);

    /// <summary>Starts a program with variables beside those of this process.</summary>
    public static Process StartProgram(
        string program, Dictionary<string, string?> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A process of half a second has nothing to gain from profiles.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return Process.Start(start)!;
    }
}
