namespace RegulatedWorkload.Hosting;

/// <summary>Finds the repository, wherever the app host is started from.</summary>
public static class RepositoryRoot
{
    private const string Marker = "Workload.sln";

    /// <summary>
    /// The folder with <c>Workload.sln</c>, above the executable or else above the current directory.
    /// </summary>
    /// <exception cref="WorkloadException">Neither lies in the repository.</exception>
    public static string Find() =>
        Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory())
        ?? throw new WorkloadException(
            $"No folder above the app host or above the current directory holds {Marker}; start it from the "
            + "repository.");

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker))) return folder.FullName;
        }

        return null;
    }
}
