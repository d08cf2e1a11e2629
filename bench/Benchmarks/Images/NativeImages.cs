using System.Formats.Tar;
using System.IO.Compression;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Benchmarks.Images;

/// <summary>What <c>images</c> has built.</summary>
internal static class NativeImages
{
    public static Programs Find(string root)
    {
        var output = Path.Combine(root, "artifacts", "images");
        var layout = new ImageLayout(Path.Combine(output, "oci"));
        if (layout.Images.Count == 0)
        {
            throw new ImagesException(
                "No images have been built; "
                + "run: dotnet run --project AppHost -- images --base distroless --with-externals");
        }

        return new Programs(
            "image",
            new ServiceBinaries(root, shipped: true).PathOf,
            service => BaseSize(root) + OwnSize(layout, service));
    }

    /// <summary>The bytes of the files in the base.</summary>
    public static long BaseSize(string root)
    {
        var layout = new ImageLayout(Path.Combine(root, "artifacts", "images", "distroless"));
        return Manifest(layout, "distroless").Layers.Sum(layer => Size(layout, layer));
    }

    private static long OwnSize(ImageLayout layout, string service) =>
        Size(layout, Manifest(layout, service).Layers[^1]);

    private static ImageManifest Manifest(ImageLayout layout, string image)
    {
        var descriptor = layout.Images[image];
        return new ManifestContent(descriptor.MediaType, File.ReadAllBytes(layout.PathOf(descriptor.Digest)))
            .ReadManifest();
    }

    private static long Size(ImageLayout layout, Descriptor layer)
    {
        using var tar = new TarReader(new GZipStream(layout.Open(layer.Digest), CompressionMode.Decompress));
        var size = 0L;
        while (tar.GetNextEntry() is { } entry) size += entry.Length;
        return size;
    }
}
