namespace RegulatedWorkload.Benchmarks;

/// <summary>Programs of the machine that a measurement may use when they are there.</summary>
internal static class InstalledProgram
{
    /// <summary>The path of a program, or null; servers are often outside of a person's search path.</summary>
    public static string? Find(string name) =>
        ((string[])["/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"])
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
