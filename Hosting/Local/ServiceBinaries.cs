namespace RegulatedWorkload.Hosting.Local;

/// <summary>Finds the executables of services.</summary>
/// <param name="root">The root of the repository.</param>
/// <param name="shipped">
/// Whether they are the programs of the images, which <c>images</c> has compiled ahead of time; otherwise they are
/// those of the build, which puts all of one configuration beside the app host's own.
/// </param>
public sealed class ServiceBinaries(string root, bool shipped = false)
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
    public string PathOf(string service) => shipped
        ? Path.Combine(root, "artifacts", "images", "publish", service, service)
        : Path.Combine(_output, service, Configuration, service + Extension);

    /// <summary>Does nothing when every service of the plan is there.</summary>
    /// <exception cref="RunException">Some are not.</exception>
    public void Validate(LaunchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var missing = plan.Services.Select(service => PathOf(service.Name)).Where(path => !File.Exists(path)).ToList();
        if (missing.Count == 0) return;
        var paths = string.Join(", ", missing.Select(path => Path.GetRelativePath(root, path)));
        throw new RunException(shipped
            ? $"Not compiled: {paths}. Run 'dotnet run --project AppHost -- images --base distroless --with-externals' "
            + "first, or start without --shipped."
            : $"Not built: {paths}. Run 'dotnet build' first, or start without --no-build.");
    }
}
