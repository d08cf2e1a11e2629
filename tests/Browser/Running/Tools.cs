namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>Programs of the system that these tests need and do not bring along.</summary>
public static class Tools
{
    /// <summary>The installed Chromium, or null.</summary>
    public static string? Chromium { get; } = Find("chromium");

    /// <summary>The tool that edits the certificate database of Chromium on Linux, or null.</summary>
    public static string? Certutil { get; } = Find("certutil");

    private static string? Find(string name) => OperatingSystem.IsWindows()
        ? null // Windows has another certutil, and its Chromium reads another store.
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
