using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>Where the build left its output.</summary>
public static class Built
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>The app host's executable, of the same configuration as this test.</summary>
    public static string AppHost { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "AppHost", new DirectoryInfo(AppContext.BaseDirectory).Name, "AppHost"))
        + (OperatingSystem.IsWindows() ? ".exe" : "");
}
