using System.Diagnostics;
using System.Reflection;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>The Bicep compiler, on a copy of <c>infra/</c>, so that it leaves nothing behind.</summary>
internal sealed class Bicep : IDisposable
{
    private Bicep(string folder) => Folder = folder;

    /// <summary>The folder of the repository.</summary>
    public static string Source { get; } = Path.Combine(RepositoryRoot.Find(), "infra");

    /// <summary>The copy.</summary>
    public string Folder { get; }

    /// <summary>The compiler on a new copy. The test is skipped where its package has no program to run.</summary>
    public static Bicep Copy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The package holds the compiler for Linux alone.");
        var folder = Directory.CreateTempSubdirectory("bicep").FullName;
        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new Bicep(folder);
    }

    /// <summary>Runs the compiler in the copy, and gives what it printed.</summary>
    public (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var program = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "Bicep").Value!;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>Says something else in the facts of the copy.</summary>
    public void Change(string text, string other)
    {
        var facts = Path.Combine(Folder, "workload.json");
        File.WriteAllText(facts, File.ReadAllText(facts).Replace(text, other, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
