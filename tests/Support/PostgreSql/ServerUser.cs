using System.ComponentModel;
using System.Diagnostics;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Support.PostgreSql;

/// <summary>
/// Who runs a local PostgreSQL server: the user of the test. PostgreSQL refuses to run as root; there it is the
/// user <c>postgres</c>, or <c>nobody</c> when that does not exist.
/// </summary>
internal static class ServerUser
{
    private static readonly string? Unprivileged =
        Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? FindUser() : null;

    /// <summary>
    /// A program as that user starts it, in a session of its own where the system can: Ctrl-C is for us.
    /// </summary>
    public static ProcessStartInfo Command(string program, IEnumerable<string> arguments)
    {
        string[] prefix =
        [
            .. Find("setsid") is { } setsid ? (string[])[setsid] : [],
            .. Unprivileged is { } user
                ? (string[])["setpriv", $"--reuid={user}", $"--regid={GroupOf(user)}", "--clear-groups"]
                : [],
        ];
        string[] whole = [.. prefix, program, .. arguments];
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        OwnEnvironment.Apply(start, new Dictionary<string, string> { ["LC_ALL"] = "C", ["TZ"] = "UTC" });
        return start;
    }

    /// <summary>Gives the user a folder with all that is in it, and the way there.</summary>
    /// <exception cref="RunException">A folder above it is closed to the user.</exception>
    public static async Task GiveAsync(string folder, string root, CancellationToken cancellationToken)
    {
        if (Unprivileged is not { } user || OperatingSystem.IsWindows()) return;
        // Others may pass through the state directory, and still see nothing of it.
        const UnixFileMode passage = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var passed = Path.GetDirectoryName(folder)!;
        while (passed.Length >= root.Length)
        {
            File.SetUnixFileMode(passed, File.GetUnixFileMode(passed) | passage);
            passed = Path.GetDirectoryName(passed)!;
        }

        await RunAsync(
            new ProcessStartInfo("chown", ["-R", $"{user}:{GroupOf(user)}", folder])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            },
            cancellationToken);
        try
        {
            await RunAsync(Command("/usr/bin/test", ["-w", folder]), cancellationToken);
        }
        catch (RunException)
        {
            throw new RunException(
                $"PostgreSQL does not run as root, and its user '{user}' has no way to {folder}: start the app host as "
                + "another user, or choose a --state below a folder that everybody may enter.");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="RunException">It cannot be started or fails; the sentence ends with what it said.</exception>
    public static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0) return;
            throw new RunException($"{Name(start)} ended with exit code {process.ExitCode}. {errors.Trim()}");
        }
        catch (Win32Exception fault)
        {
            throw new RunException($"{Name(start)} cannot be started: {fault.Message}", fault);
        }
    }

    private static string Name(ProcessStartInfo start) =>
        Path.GetFileName(start.ArgumentList.FirstOrDefault(argument => argument.StartsWith('/')) ?? start.FileName);

    private static string FindUser() => Users().Any(user => user[0] == "postgres") ? "postgres" : "nobody";

    private static string GroupOf(string user) => Users().First(entry => entry[0] == user)[3];

    private static IEnumerable<string[]> Users() =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(entry => entry.Length > 3);

    private static string? Find(string program) =>
        new[] { "/usr/bin", "/bin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
