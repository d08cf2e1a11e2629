using System.Diagnostics;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>Every folder builds by itself. The tool is that of platform teams; without it the test is skipped.</summary>
public sealed class KustomizeTests
{
    [Fact]
    public async Task Every_kustomization_builds()
    {
        Assert.SkipUnless(Exists("kubectl"), "kubectl is not installed.");
        var parts = Directory.GetDirectories(Committed.Manifests);
        Assert.NotEmpty(parts);
        foreach (var part in parts)
        {
            var start = new ProcessStartInfo("kubectl", ["kustomize", part])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(process.ExitCode == 0, $"{part}: {error}");
            Assert.Contains("kind:", await output, StringComparison.Ordinal);
        }
    }

    private static bool Exists(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
