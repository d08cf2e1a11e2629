using System.Diagnostics;
using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// Every folder builds by itself. What a build would read is checked always; the tool is that of platform teams, and
/// without it the build is skipped.
/// </summary>
public sealed class KustomizeTests
{
    private const string Kustomization = "kustomization.yaml";

    /// <summary>Each folder that Flux applies, or an administrator.</summary>
    public static TheoryData<string> Parts => new(
        Committed.Files.Select(file => file.Path.Split('/')[0]).Distinct());

    [Theory]
    [MemberData(nameof(Parts))]
    public void Every_file_of_a_folder_is_a_resource_of_its_kustomization_once(string part)
    {
        var below = Committed.Files.Select(file => file.Path)
            .Where(path => path.StartsWith(part + "/", StringComparison.Ordinal));

        Assert.Equal(
            below.Order(StringComparer.Ordinal),
            Reached(part).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void No_object_of_a_folder_is_there_twice(string part)
    {
        var objects = Reached(part)
            .Where(path => !path.EndsWith(Kustomization, StringComparison.Ordinal))
            .SelectMany(path => Manifests.Read<IKubernetesObject<V1ObjectMeta>>(path))
            .Select(item => (item.ApiVersion, item.Kind, item.Metadata.NamespaceProperty, item.Metadata.Name))
            .ToList();

        Assert.NotEmpty(objects);
        Assert.Equal(objects, objects.Distinct());
    }

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

    // The files that a build of a folder reads: its own kustomization, and what that names, files and folders.
    private static IEnumerable<string> Reached(string folder)
    {
        yield return $"{folder}/{Kustomization}";
        foreach (var name in Assert.Single(Manifests.Read<KustomizeFile>($"{folder}/{Kustomization}")).Resources)
        {
            var path = $"{folder}/{name}";
            if (path.EndsWith(".yaml", StringComparison.Ordinal)) yield return path;
            else foreach (var nested in Reached(path)) yield return nested;
        }
    }

    private static bool Exists(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
