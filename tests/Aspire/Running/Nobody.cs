using System.Diagnostics;
using System.Reflection;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire.Running;

/// <summary>The user without rights, under whom a test that runs as root starts the app host.</summary>
public static class Nobody
{
    /// <summary>What stands before a command that is to run as this user.</summary>
    public static IReadOnlyList<string> Prefix { get; } =
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=-all", "--no-new-privs"];

    /// <summary>A new directory, with a sub-directory <c>home</c>, that belongs to this user.</summary>
    public static async Task<string> FolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("nobody").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "home"));
        Assert.Equal(0, await RunAsync("chown", "-R", "nobody:nogroup", folder));
        return folder;
    }

    /// <summary>The environment of this user's processes.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string folder) => new Dictionary<string, string>
    {
        ["HOME"] = Path.Combine(folder, "home"),
        ["TMPDIR"] = folder,
        ["DOTNET_CLI_HOME"] = Path.Combine(folder, "home"),
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <summary>Skips the test where it cannot become this user, or this user cannot run what was built.</summary>
    public static async Task SkipWithoutAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has setpriv.");
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "Only root can become another user.");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "There is no setpriv; Debian has it in util-linux.");
        Assert.SkipUnless(
            await RunAsync([.. Prefix, "test", "-x", Built.AppHost]) == 0,
            "The user nobody may not enter the folder of this repository.");
        Assert.SkipUnless(
            await RunAsync([.. Prefix, "sh", "-c", "test -x \"$(command -v dotnet)\""]) == 0,
            "The user nobody may not run dotnet.");
    }

    /// <summary>Skips the test where this user cannot start what NuGet restored for the orchestration.</summary>
    public static async Task SkipWithoutOrchestrationAsync()
    {
        var orchestration = typeof(AppHost.Workload).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "dcpclipath").Value!;
        Assert.SkipUnless(
            await RunAsync([.. Prefix, "test", "-x", orchestration]) == 0,
            "The user nobody may not enter the folder of NuGet packages.");
    }

    private static async Task<int> RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
