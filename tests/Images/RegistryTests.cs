using System.Text.RegularExpressions;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Tests.Images;

/// <summary>What the registry really has of a build that was pushed to one on this machine.</summary>
public sealed partial class RegistryTests : IDisposable
{
    internal const string Host = TestedImages.Registry;

    private readonly RegistryClient _registry = new();

    [Fact]
    public async Task The_registry_serves_every_image_of_the_lock_whole()
    {
        foreach (var (_, image) in (await PushedAsync()).Images)
        {
            var repository = Repository.Parse($"{Host}/{image.Repository}");
            var manifest = await GetAsync(repository, image.Digest);
            var document = manifest.ReadManifest();

            Assert.All(
                document.Layers.Prepend(document.Config),
                blob => Assert.True(
                    _registry.BlobExistsAsync(repository, blob.Digest, TestContext.Current.CancellationToken).Result,
                    $"{repository} lacks {blob.Digest}."));
            Assert.Equal(image.Size, document.Config.Size + document.Layers.Sum(layer => layer.Size));
        }
    }

    [Fact]
    public async Task The_registry_serves_every_digest_that_is_published()
    {
        var pushed = await PushedAsync();
        using var folder = new TemporaryFolder();
        var file = folder.File(ImageLockFile.Name);

        // A release copies images by digest, so the repository changes and the digest does not.
        ImageLockFile.Write(file, pushed with
        {
            Images = pushed.Images.ToDictionary(
                image => image.Key, image => image.Value with { Repository = $"live/a0005/{image.Key}" }),
        });
        var publication = Publication.Read(
            Workload.Declare(), BuiltImages.Root, imageLock: file, output: folder.Path);
        Assert.Null(publication.Warning);
        publication.Write();

        var published = Directory.EnumerateFiles(folder.Path, "*.yaml", SearchOption.AllDirectories)
            .SelectMany(manifest => ImageOfService().Matches(File.ReadAllText(manifest)))
            .Select(match => (Service: match.Groups["service"].Value, Digest: match.Groups["digest"].Value))
            .Distinct()
            .ToList();
        Assert.Equal(
            pushed.Images.Keys.Order(StringComparer.Ordinal),
            published.Select(image => image.Service).Order(StringComparer.Ordinal));
        foreach (var (service, digest) in published)
        {
            await GetAsync(Repository.Parse($"{Host}/{pushed.Images[service].Repository}"), digest);
        }
    }

    public void Dispose() => _registry.Dispose();

    private Task<ManifestContent> GetAsync(Repository repository, string digest) => _registry.GetManifestAsync(
        ImageReference.Of(repository, Digest.Parse(digest)), TestContext.Current.CancellationToken);

    private async Task<ImageLock> PushedAsync()
    {
        var pushed = BuiltImages.Lock();
        try
        {
            var (service, image) = pushed.Images.First();
            await GetAsync(Repository.Parse($"{Host}/{image.Repository}"), image.Digest);
            Assert.NotEmpty(service);
        }
        catch (RegistryException fault)
        {
            TestedImages.Skip($"The images of the lock are in no registry at {Host}: {fault.Message}");
        }

        return pushed;
    }

    [GeneratedRegex("image: \"?[^\\s\"]+/live/a0005/(?<service>[a-z-]+)@(?<digest>sha256:[0-9a-f]{64})")]
    private static partial Regex ImageOfService();
}
