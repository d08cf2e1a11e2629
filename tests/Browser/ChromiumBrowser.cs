using Microsoft.Playwright;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>Debian's Chromium, driven by Playwright.</summary>
public static class ChromiumBrowser
{
    private static readonly string[] Quiet =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>The executable, or null where there is none.</summary>
    public static string? Path { get; } = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");

    /// <summary>Where a command of the PATH lies, or null.</summary>
    public static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Select(folder => System.IO.Path.Combine(folder, command))
            .FirstOrDefault(File.Exists);

    /// <summary>Opens a browser with a profile and a home folder of its own.</summary>
    public static Task<IBrowserContext> LaunchAsync(IPlaywright playwright, string home, bool ignoreCertificateErrors) =>
        playwright.Chromium.LaunchPersistentContextAsync(
            System.IO.Path.Combine(home, "profile"),
            new BrowserTypeLaunchPersistentContextOptions
            {
                ExecutablePath = Path,
                // The sandbox of Chromium refuses to run as root.
                Args = Environment.UserName == "root" ? [.. Quiet, "--no-sandbox"] : Quiet,
                Env = new Dictionary<string, string> { ["HOME"] = home, ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
                IgnoreHTTPSErrors = ignoreCertificateErrors,
                ViewportSize = new ViewportSize { Width = 1280, Height = 1400 },
            });
}
