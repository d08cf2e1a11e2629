using System.Text.Json;
using RegulatedWorkload.Delivery.Tools;

namespace RegulatedWorkload.Delivery.Build;

/// <summary>
/// Compiles services to machine code, each into a folder of its own, apart from the output of <c>dotnet build</c>, so
/// that neither disturbs the other.
/// </summary>
/// <param name="root">The root of the repository.</param>
/// <param name="output">The folder for everything that is built.</param>
internal sealed class NativeBuild(string root, string output)
{
    private const string ErrorMark = ": error ";
    private const long MemoryOfOne = 3L << 30;

    // The compiler and the linker leave these beside the program; none belongs in an image.
    private static readonly string[] Leftovers = [".dbg", ".pdb", ".xml", ".json"];

    private const string StoreLibrary = "libe_sqlite3.so";

    private readonly Tool _dotnet = new("dotnet", "The 'dotnet' command is not on the PATH; it builds the images.");

    /// <summary>How many services are compiled at a time: as many as there are processors and memory for.</summary>
    public static int Parallelism => (int)Math.Clamp(
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryOfOne, 1, Environment.ProcessorCount);

    /// <summary>The version of the .NET SDK that builds here.</summary>
    public async Task<string> SdkVersionAsync(CancellationToken cancellationToken)
    {
        var asked = await _dotnet.RunAsync(root, ["--version"], cancellationToken);
        return asked.ExitCode == 0
            ? asked.Output.Trim()
            : throw new ImagesException($"'dotnet --version' failed: {asked.LastLine}");
    }

    /// <summary>
    /// Compiles the services to IL, all in one build: two builds at a time must not compile the projects that they
    /// share.
    /// </summary>
    public async Task CompileAsync(IReadOnlyList<ImageService> services, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(output);
        var filter = Path.Combine(output, "services.slnf");
        var solution = new SolutionFilter(new FilteredSolution(
            Path.GetRelativePath(output, Path.Combine(root, "Workload.sln")).Replace('\\', '/'),
            [.. services.Select(service => service.Project.Replace('/', '\\'))]));
        await File.WriteAllTextAsync(
            filter, JsonSerializer.Serialize(solution, SolutionFilterJson.Default.SolutionFilter), cancellationToken);
        ThrowIfFailed(await _dotnet.RunAsync(root, ["build", filter, .. Arguments], cancellationToken), "The services");
    }

    /// <summary>Compiles a service to machine code, and returns the files of its image.</summary>
    public async Task<IReadOnlyList<string>> PublishAsync(ImageService service, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(output, "publish", service.Name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        ThrowIfFailed(
            await _dotnet.RunAsync(
                root, ["publish", service.Project, "--no-build", "--output", folder, .. Arguments], cancellationToken),
            $"'{service.Name}'");
        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => !Leftovers.Contains(Path.GetExtension(file)))
                .Where(file => service.Stores || Path.GetFileName(file) != StoreLibrary)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Where the restore has recorded which packages a service is linked from.</summary>
    public string AssetsFile(ImageService service) => Path.Combine(output, "obj", service.Name, "project.assets.json");

    private string[] Arguments =>
    [
        "--configuration", "Release", "--nologo", "--verbosity", "quiet", "--tl:off", "-nodeReuse:false",
        $"--property:ImageRuntime={Toolchain.Target}",
        $"--property:ArtifactsPath={output}",

        // What is compiled must not depend on the commit, since the lock with its digest is committed later.
        "--property:EnableSourceControlManagerQueries=false",

        // Nor on who builds.
        "--property:ContinuousIntegrationBuild=false",

        // Nor on chance: the generator of log methods writes classes in any order, which shows only in symbols.
        "--property:DebugType=none",
    ];

    private void ThrowIfFailed(ToolResult result, string what)
    {
        if (result.ExitCode == 0) return;
        var errors = $"{result.Output}\n{result.Errors}".Split('\n')
            .Where(line => line.Contains(ErrorMark, StringComparison.Ordinal))
            .Select(line => line.Trim().Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))
            .Select(line => "  " + line)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        throw new ImagesException(
            $"{what} cannot be compiled; no image has been changed:{Environment.NewLine}"
            + (errors.Count > 0 ? string.Join(Environment.NewLine, errors) : "  " + result.LastLine));
    }
}
