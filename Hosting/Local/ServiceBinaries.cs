
namespace RegulatedWorkload.Hosting.Local;

/// <summary>Finds the built executables: the build puts those of one configuration beside the app host's own.</summary>
/// <param name="root">The root of the repository.</param>
public sealed class ServiceBinaries(string root)
{
    private static readonly string Extension = OperatingSystem.IsWindows() ? ".exe" : "";

    private readonly string _output = Path.Combine(root, "artifacts", "bin");

    /// <summary>The build configuration of the executables, in lower case.</summary>
    public string Configuration
    {
        get
        {
            // artifacts/bin/<project>/<configuration>/; a host of another kind starts what a plain build leaves.
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return own.Parent?.Parent?.FullName == _output ? own.Name : "debug";
        }
    }

    /// <summary>The executable of a service.</summary>
    public string PathOf(string service) => Path.Combine(_output, service, Configuration, service + Extension);

    /// <summary>Does nothing when every service of the plan is built.</summary>
    /// <exception cref="RunException">Some are not.</exception>
    public void Validate(LaunchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var missing = plan.Services.Select(service => PathOf(service.Name)).Where(path => !File.Exists(path)).ToList();
        if (missing.Count == 0) return;
        throw new RunException(
            $"Not built: {string.Join(", ", missing.Select(path => Path.GetRelativePath(root, path)))}. "
            + "Run 'dotnet build' first, or start without --no-build.");
    }
}
