using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>From what a report was made, and by what.</summary>
/// <param name="Revision">The commit of the repository, or <c>unknown</c>.</param>
/// <param name="IsChanged">Whether files differ from that commit.</param>
/// <param name="Tool">The version of this library.</param>
/// <param name="Runtime">The runtime that it ran on.</param>
public sealed record ReportSource(string Revision, bool IsChanged, string Tool, string Runtime)
{
    /// <summary>Reads the commit from Git, where there is one.</summary>
    public static async Task<ReportSource> ReadAsync(string root, CancellationToken cancellationToken)
    {
        var revision = await GitAsync(root, ["rev-parse", "HEAD"], cancellationToken);
        var changes = await GitAsync(root, ["status", "--porcelain"], cancellationToken);
        return new ReportSource(
            revision ?? "unknown",
            changes is not "",
            typeof(ReportSource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion ?? "unknown",
            RuntimeInformation.FrameworkDescription);
    }

    private static async Task<string?> GitAsync(
        string root, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", root, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (git is null) return null;
            var errors = git.StandardError.ReadToEndAsync(cancellationToken);
            var output = await git.StandardOutput.ReadToEndAsync(cancellationToken);
            await errors;
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
