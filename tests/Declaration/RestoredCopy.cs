using System.Diagnostics;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>
/// The projects of the repository in another place, restored into a package folder that was empty, from the packages that
/// this repository was built with.
/// </summary>
public sealed class RestoredCopy : IDisposable
{
    private static readonly string[] Parts = ["AppHost", "ServiceDefaults", "analyzers", "bench", "services", "tests"];

    private readonly string _folder = Directory.CreateTempSubdirectory("restored").FullName;

    public RestoredCopy()
    {
        var files = Parts
            .SelectMany(part => Directory.EnumerateFiles(
                Path.Combine(Committed.Root, part), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Committed.Root))
            .Where(file => Path.GetExtension(file) is ".csproj" or ".props" or ".targets" or ".sln" or ".json");
        foreach (var file in files)
        {
            var target = Path.Combine(_folder, "repository", Path.GetRelativePath(Committed.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The names of the packages that were restored, in lower case.</summary>
    public IReadOnlyList<string> Packages =>
        [.. Directory.GetDirectories(Path.Combine(_folder, "packages")).Select(folder => Path.GetFileName(folder))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var source = await DotnetAsync(["nuget", "locals", "global-packages", "--list"], cancellationToken);
        await DotnetAsync(
            [
                "restore", "Workload.sln", "--packages", Path.Combine(_folder, "packages"),
                "--source", source.Split(": ", 2)[1].Trim(),
            ],
            cancellationToken);
    }

    private async Task<string> DotnetAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Path.Combine(_folder, "repository"),
            RedirectStandardOutput = true,
        };
        // A node that stays would hold the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
