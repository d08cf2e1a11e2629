using System.Diagnostics;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire.Running;

/// <summary>What a command line program has printed, and how it ended.</summary>
public sealed record Ended(int ExitCode, string Output);

/// <summary>The Aspire CLI, the local tool of this repository.</summary>
public static class AspireCli
{
    private static readonly string AppHostProject = Path.Combine(Built.Root, "AppHost", "AppHost.csproj");

    /// <summary>Skips the test where the tool has not been restored.</summary>
    public static async Task SkipWithoutAsync()
    {
        var version = await RunAsync("dotnet", ["tool", "run", "aspire", "--", "--version"]);
        Assert.SkipUnless(version.ExitCode == 0, "The Aspire CLI is not there; 'dotnet tool restore' brings it.");
    }

    /// <summary>Runs a command against the app host of this repository.</summary>
    public static Task<Ended> RunAsync(params string[] command)
    {
        var arguments = Array.IndexOf(command, "--") is >= 0 and var end ? end : command.Length;
        return RunAsync(
            "dotnet",
            [
                "tool", "run", "aspire", "--", .. command[..arguments],
                "--apphost", AppHostProject, "--non-interactive", "--nologo", .. command[arguments..],
            ]);
    }

    /// <summary>Runs a verb of the built app host.</summary>
    public static Task<Ended> AppHostAsync(params string[] arguments) => RunAsync(Built.AppHost, arguments);

    private static async Task<Ended> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Built.Root,
        };
        start.Environment["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true";
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Ended(process.ExitCode, await output + errors);
    }
}
