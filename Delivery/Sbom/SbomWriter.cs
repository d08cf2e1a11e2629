using System.Security.Cryptography;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>
/// Writes the SBOM of an image: its base, the base's packages, the program's packages. The same image gives the same
/// SBOM, so that a lock can name it before it is pushed.
/// </summary>
public static class SbomWriter
{
    /// <summary>Writes the SBOM of an image.</summary>
    /// <param name="source">How the image was built.</param>
    /// <param name="image">Its manifest.</param>
    /// <param name="open">Opens a layer of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SupplyChainException">The contents of the image cannot be determined.</exception>
    public static async Task<ImageSbom> WriteAsync(
        SbomSource source, ManifestContent image, Func<Descriptor, CancellationToken, Task<Stream>> open,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(open);
        var contents = new ImageContents();
        foreach (var layer in image.ReadManifest().Layers)
        {
            await using var stream = await open(layer, cancellationToken);
            await contents.ReadAsync(layer, stream, cancellationToken);
        }

        var document = Compose(source, image.Digest, contents);
        var content = (document with { SerialNumber = SerialNumber(document.Write()) }).Write();
        var stored = Descriptor.Of(SbomDocument.MediaType, content);
        return new ImageSbom(image.Digest, content)
        {
            Manifest = ManifestContent.Of(new ImageManifest(Descriptor.Empty, [stored])
            {
                ArtifactType = SbomDocument.MediaType,
                Subject = image.Descriptor,
            }),
        };
    }

    private static SbomDocument Compose(SbomSource source, Digest image, ImageContents contents)
    {
        var debian = contents.DebianPackages();
        var nuget = NuGetPackages.Read(source.AssetsFile, source.Runtime, contents.FileNames);
        var itself = Container(source.Service, image);
        var @base = Container(source.BaseReference, source.BaseDigest);
        return new SbomDocument(
            new SbomMetadata(new SbomTools([Sdk(source)]), itself),
            [@base, .. debian, .. nuget.Select(package => package.Component)])
        {
            Dependencies =
            [
                new SbomDependency(itself.Ref, [@base.Ref, .. nuget.Select(package => package.Component.Ref)]),
                new SbomDependency(@base.Ref, [.. debian.Select(package => package.Ref)]),
                .. nuget.Select(package => new SbomDependency(package.Component.Ref, package.Needs)),
            ],

            // A base that lists no packages may hold any.
            Compositions = debian.Count > 0 ? null : [new SbomComposition("incomplete", [@base.Ref])],
        };
    }

    private static SbomComponent Container(string name, Digest digest)
    {
        var purl = $"pkg:oci/{Uri.EscapeDataString(name.Split('/')[^1])}@{Uri.EscapeDataString(digest.ToString())}";
        return new SbomComponent("container", purl, name, digest.ToString())
        {
            Hashes = [new SbomHash("SHA-256", digest.Hex)],
            Purl = purl,
        };
    }

    private static SbomComponent Sdk(SbomSource source) => new("application", "dotnet-sdk", ".NET SDK", source.Sdk);

    // A custom UUID: version 8, variant 10 (RFC 9562 section 5.8).
    private static string SerialNumber(ReadOnlySpan<byte> content)
    {
        var bytes = SHA256.HashData(content).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true):D}";
    }
}
