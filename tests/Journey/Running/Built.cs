using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>Where the build left its output.</summary>
public static class Built
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>The app host's executable, of the same configuration as this test.</summary>
    public static string AppHost { get; } = PathOf("AppHost");

    /// <summary>The executable of the measurements, likewise.</summary>
    public static string Benchmarks { get; } = PathOf("Benchmarks");

    private static string PathOf(string project) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", project, new DirectoryInfo(AppContext.BaseDirectory).Name, project))
        + (OperatingSystem.IsWindows() ? ".exe" : "");
}
