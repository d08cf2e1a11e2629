using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Registry;

/// <summary>Against a registry as people run it.</summary>
public sealed class RegistryTests(SharedRegistry shared) : IDisposable
{
    private readonly RegistryClient _client = new();
    private readonly Repository _place = shared.Place();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_tag_is_resolved_to_the_digest_of_what_is_really_sent()
    {
        var repository = At("quarantine/a0005/edge");
        var pushed = await SampleImages.PushAsync(_client, repository, "edge", tag: "1.0");

        var found = await _client.GetManifestAsync(ImageReference.Of(repository, "1.0"), Token);

        Assert.Equal(pushed.Digest, found.Digest);
        Assert.Equal(pushed.Content.ToArray(), found.Content.ToArray());
        Assert.Null(await _client.FindManifestAsync(ImageReference.Of(repository, "2.0"), Token));
    }

    [Fact]
    public async Task Content_comes_back_as_it_was_uploaded()
    {
        var repository = At("quarantine/a0005/edge");
        var content = new byte[3_000_001];
        new Random(1).NextBytes(content);
        var blob = Descriptor.Of(MediaTypes.LayerGzip, content);

        Assert.False(await _client.BlobExistsAsync(repository, blob.Digest, Token));
        await _client.UploadBlobAsync(repository, MediaTypes.LayerGzip, content, Token);

        Assert.True(await _client.BlobExistsAsync(repository, blob.Digest, Token));
        Assert.Equal(content, await _client.ReadBlobAsync(repository, blob, Token));
    }

    [Fact]
    public async Task A_blob_moves_between_repositories_without_passing_through_here()
    {
        var (from, to) = (At("quarantine/edge"), At("live/edge"));
        var blob = await _client.UploadBlobAsync(from, MediaTypes.LayerGzip, "a layer"u8.ToArray(), Token);

        await _client.UploadBlobAsync(
            to, blob, _ => throw new InvalidOperationException("The stream was opened."), mountFrom: from, Token);

        Assert.Equal("a layer"u8.ToArray(), await _client.ReadBlobAsync(to, blob, Token));
    }

    [Fact]
    public async Task Content_that_is_not_what_it_is_called_is_not_uploaded()
    {
        var repository = At("quarantine/edge");
        var blob = Descriptor.Of(MediaTypes.LayerGzip, "a layer"u8);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => _client.UploadBlobAsync(
            repository, blob, _ => Task.FromResult<Stream>(new MemoryStream("a l@yer"u8.ToArray())), null, Token));

        Assert.Contains(blob.Digest.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.False(await _client.BlobExistsAsync(repository, blob.Digest, Token));
    }

    [Fact]
    public async Task Of_an_index_the_image_for_the_platform_is_taken()
    {
        var repository = At("images/distroless");
        var amd64 = await SampleImages.PushAsync(_client, repository, "amd64");
        var arm64 = await SampleImages.PushAsync(_client, repository, "arm64");
        var index = ManifestContent.Of(new ImageIndex(
        [
            arm64.Descriptor with { Platform = new Platform("arm64", "linux") },
            amd64.Descriptor with { Platform = Platform.LinuxAmd64 },
        ]));
        await _client.PutManifestAsync(repository, index, "12", Token);

        var image = await _client.GetImageAsync(ImageReference.Of(repository, "12"), Platform.LinuxAmd64, Token);

        Assert.Equal(amd64.Digest, image.Digest);
        var refusal = await Assert.ThrowsAsync<RegistryException>(() => _client.GetImageAsync(
            ImageReference.Of(repository, "12"), new Platform("s390x", "linux"), Token));
        Assert.Contains("0 images for linux/s390x", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_refers_to_an_image_is_found_where_the_registry_keeps_no_list()
    {
        var repository = At("quarantine/edge");
        var image = await SampleImages.PushAsync(_client, repository, "edge");
        var first = await SampleImages.AttachAsync(_client, repository, image, "application/vnd.one");
        var second = await SampleImages.AttachAsync(_client, repository, image, "application/vnd.two");
        await SampleImages.AttachAsync(_client, repository, image, "application/vnd.two");

        var all = await _client.ListReferrersAsync(repository, image.Digest, null, Token);
        var typed = await _client.ListReferrersAsync(repository, image.Digest, "application/vnd.two", Token);

        Assert.Equal([first.Digest, second.Digest], all.Select(one => one.Digest));
        Assert.Equal([second.Digest], typed.Select(one => one.Digest));
        Assert.Empty(await _client.ListReferrersAsync(repository, second.Digest, null, Token));
    }

    [Fact]
    public async Task Images_are_copied_whole_between_registries_and_only_once()
    {
        await using var other = await RegistryProcess.StartAsync();
        var (from, to) = (At("quarantine/edge"), Repository.Parse($"{other.Host}/live/edge"));
        var image = await SampleImages.PushAsync(_client, from, "edge");
        var index = ManifestContent.Of(new ImageIndex([image.Descriptor with { Platform = Platform.LinuxAmd64 }]));
        await _client.PutManifestAsync(from, index, null, Token);
        var copy = new ImageCopy(_client);

        await copy.CopyAsync(from, index.Digest, to, "1.0", Token);
        await copy.CopyAsync(from, index.Digest, to, "1.0", Token);

        Assert.Equal(index.Digest, (await _client.GetManifestAsync(ImageReference.Of(to, "1.0"), Token)).Digest);
        var layer = image.ReadManifest().Layers[0];
        Assert.Equal("edge"u8.ToArray(), await _client.ReadBlobAsync(to, layer, Token));
    }

    [Fact]
    public async Task A_registry_that_was_tampered_with_is_found_out()
    {
        var repository = At("quarantine/edge");
        var blob = await _client.UploadBlobAsync(repository, MediaTypes.LayerGzip, "no one else's"u8.ToArray(), Token);
        var file = Directory.GetFiles(shared.Registry.Storage, "data", SearchOption.AllDirectories)
            .Single(one => one.Contains(blob.Digest.Hex, StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, "no one else\"s", Token);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => _client.ReadBlobAsync(repository, blob, Token));

        Assert.Contains($"is not {blob.Digest}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_its_blobs_is_refused_in_the_words_of_the_registry()
    {
        var repository = At("quarantine/edge");
        var layer = Descriptor.Of(MediaTypes.LayerGzip, "missing"u8);
        var manifest = ManifestContent.Of(new ImageManifest(layer, [layer]));

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => _client.PutManifestAsync(repository, manifest, "1.0", Token));

        Assert.Contains(
            $"The registry {_place.Host} refused to store the manifest {repository}:1.0",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.Contains("MANIFEST_BLOB_UNKNOWN", refusal.Message, StringComparison.Ordinal);
    }

    private Repository At(string path) => _place.Below(path);
}
