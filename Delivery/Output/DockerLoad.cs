using System.Formats.Tar;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Tools;

namespace RegulatedWorkload.Delivery.Output;

/// <summary>Loads images into the container engine of this machine, each as <c>REPOSITORY:local</c>.</summary>
internal sealed class DockerLoad(ImageLayout layout, ResolvedBase @base)
{
    private readonly Tool _docker = new(
        "docker", "There is no 'docker' command on the PATH; --load needs one, --registry and --push do not.");

    public async Task LoadAsync(ServiceImage image, string repository, CancellationToken cancellationToken)
    {
        var result = await _docker.RunAsync(
            layout.Folder,
            ["load", "--quiet"],
            cancellationToken,
            write: target => WriteAsync(image, repository, target, cancellationToken));
        if (result.ExitCode != 0)
        {
            throw new ImagesException(
                $"'docker load' did not take the image of '{image.Service.Name}': {result.LastLine}");
        }
    }

    // The archive of 'docker save', which engines of every version read.
    private async Task WriteAsync(
        ServiceImage image, string repository, Stream target, CancellationToken cancellationToken)
    {
        var manifest = image.Manifest.ReadManifest();
        await using var archive = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        var config = $"{manifest.Config.Digest.Hex}.json";
        await AddAsync(archive, config, layout.Open(manifest.Config.Digest), cancellationToken);
        foreach (var layer in manifest.Layers)
        {
            await AddAsync(archive, NameOf(layer), await OpenAsync(layer, cancellationToken), cancellationToken);
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(
            [new SavedImage(config, [$"{repository}:local"], [.. manifest.Layers.Select(NameOf)])],
            SavedImageJson.Default.SavedImageArray);
        await AddAsync(archive, "manifest.json", new MemoryStream(content, writable: false), cancellationToken);
    }

    private static string NameOf(Descriptor layer) => $"{layer.Digest.Hex}.tar.gz";

    // A tar entry tells its length first, so content that comes from a registry is read before it is written.
    private async Task<Stream> OpenAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        if (File.Exists(layout.PathOf(layer.Digest))) return layout.Open(layer.Digest);
        await using var source = await @base.OpenLayerAsync(layer, cancellationToken);
        var content = new MemoryStream();
        await source.CopyToAsync(content, cancellationToken);
        content.Position = 0;
        return content;
    }

    private static async Task AddAsync(
        TarWriter archive, string name, Stream content, CancellationToken cancellationToken)
    {
        await using (content)
        {
            await archive.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = content }, cancellationToken);
        }
    }
}

/// <summary>An entry of <c>manifest.json</c> in the archive of <c>docker save</c>.</summary>
internal sealed record SavedImage(string Config, IReadOnlyList<string> RepoTags, IReadOnlyList<string> Layers);

[JsonSerializable(typeof(SavedImage[]))]
internal sealed partial class SavedImageJson : JsonSerializerContext;
