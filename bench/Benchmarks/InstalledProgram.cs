namespace RegulatedWorkload.Benchmarks;

/// <summary>Programs of the machine that a measurement uses when they are there.</summary>
internal static class InstalledProgram
{
    // Servers are often outside of a person's search path.
    private static readonly string[] s_folders =
        ["/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"];

    /// <summary>The path of the first of the programs that is installed, or null.</summary>
    public static string? Find(params string[] names) => names
        .SelectMany(name => s_folders.Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
