using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>Small images, whose content is as good as that of large ones.</summary>
public static class SampleImages
{
    /// <summary>Uploads an image whose one layer is these words, and returns its manifest.</summary>
    public static async Task<ManifestContent> PushAsync(
        RegistryClient registry, Repository repository, string words, string? tag = null)
    {
        var token = TestContext.Current.CancellationToken;
        var layer = await registry.UploadBlobAsync(
            repository, MediaTypes.LayerGzip, Encoding.UTF8.GetBytes(words), token);
        var config = await registry.UploadBlobAsync(
            repository,
            MediaTypes.ImageConfig,
            Encoding.UTF8.GetBytes($$"""
            {"architecture":"amd64","os":"linux","config":{},
            "rootfs":{"type":"layers","diff_ids":["{{layer.Digest}}"]} }
            """),
            token);
        var manifest = ManifestContent.Of(new ImageManifest(config, [layer]));
        await registry.PutManifestAsync(repository, manifest, tag, token);
        return manifest;
    }

    /// <summary>Uploads an image of two layers, the lower of which lists Debian packages.</summary>
    public static async Task<ManifestContent> PushOnDebianAsync(
        RegistryClient registry, Repository repository, string words, params (string Path, string Text)[] files)
    {
        var token = TestContext.Current.CancellationToken;
        var (debian, program) = (Layer(files), Layer([("app/program", words)]));
        var config = Encoding.UTF8.GetBytes("""{"architecture":"amd64","os":"linux"}""");
        var manifest = ManifestContent.Of(new ImageManifest(
            await registry.UploadBlobAsync(repository, MediaTypes.ImageConfig, config, token),
            [
                await registry.UploadBlobAsync(repository, MediaTypes.LayerGzip, debian, token),
                await registry.UploadBlobAsync(repository, MediaTypes.LayerGzip, program, token),
            ]));
        await registry.PutManifestAsync(repository, manifest, null, token);
        return manifest;
    }

    /// <summary>Uploads an artifact about an image, and returns its manifest.</summary>
    public static async Task<ManifestContent> AttachAsync(
        RegistryClient registry, Repository repository, ManifestContent subject, string artifactType)
    {
        var token = TestContext.Current.CancellationToken;
        await registry.UploadBlobAsync(repository, MediaTypes.Empty, Descriptor.EmptyContent.ToArray(), token);
        var artifact = ManifestContent.Of(new ImageManifest(Descriptor.Empty, [Descriptor.Empty])
        {
            ArtifactType = artifactType,
            Subject = subject.Descriptor,
        });
        await registry.PutManifestAsync(repository, artifact, null, token);
        return artifact;
    }

    private static byte[] Layer((string Path, string Text)[] files)
    {
        using var kept = new MemoryStream();
        using (var gzip = new GZipStream(kept, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            foreach (var (path, text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return kept.ToArray();
    }
}
