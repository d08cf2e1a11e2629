using System.Diagnostics;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Orchestration;

namespace RegulatedWorkload.AppHost.Watch;

/// <summary>
/// Builds one service into a folder of its own, so that the files of its running process stay as they are.
/// </summary>
/// <param name="root">The root of the repository.</param>
/// <param name="configuration">The build configuration.</param>
internal sealed class ServiceBuild(string root, string configuration)
{
    private const string ErrorMark = ": error ";

    /// <summary>The compiler's errors; none when the build succeeded.</summary>
    /// <exception cref="RunException">The <c>dotnet</c> command cannot be started.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(
        ServiceLaunch service, string folder, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "build", service.Project, "--configuration", configuration, "--nologo", "--verbosity", "quiet", "--tl:off",

            // A node that outlives the build would hold its output open.
            "-nodeReuse:false",
            $"--property:OutDir={folder}{Path.DirectorySeparatorChar}",
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            return await ReadAsync(process, cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new RunException("The 'dotnet' command is not on the PATH; it builds what changed.", fault);
        }
    }

    private async Task<IReadOnlyList<string>> ReadAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            output += await errors;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0) return [];
            var told = output.Split('\n').Where(line => line.Contains(ErrorMark, StringComparison.Ordinal)).ToList();
            return told.Count > 0
                ? [.. told.Select(Shortened).Distinct()]
                : [$"'dotnet build' ended with exit code {process.ExitCode}."];
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    // "<file>(1,2): error CS1002: ; expected [<project>]", with the file relative to the repository.
    private string Shortened(string line)
    {
        var text = line.Trim();
        var project = text.LastIndexOf(" [", StringComparison.Ordinal);
        if (project > 0) text = text[..project];
        return text.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }
}
