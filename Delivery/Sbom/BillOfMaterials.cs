using System.Security.Cryptography;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>
/// The bill of materials of an image: its base, the base's packages, the program's packages. The same image gives the same
/// bill, so that a lock can name it before it is anywhere.
/// </summary>
/// <param name="Image">The image that it is of.</param>
/// <param name="Content">The document: CycloneDX 1.6 in JSON.</param>
public sealed record BillOfMaterials(Digest Image, ReadOnlyMemory<byte> Content)
{
    /// <summary>The artifact that holds it in a registry, and refers to the image.</summary>
    public required ManifestContent Manifest { get; init; }

    /// <summary>Writes the bill of an image.</summary>
    /// <param name="source">How the image was built.</param>
    /// <param name="image">Its manifest.</param>
    /// <param name="open">Opens a layer of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SupplyChainException">What the image consists of cannot be told.</exception>
    public static async Task<BillOfMaterials> WriteAsync(
        BillSource source, ManifestContent image, Func<Descriptor, CancellationToken, Task<Stream>> open,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(open);
        var contents = new ImageContents();
        foreach (var layer in image.ReadManifest().Layers)
        {
            await using var content = await open(layer, cancellationToken);
            await contents.ReadAsync(layer, content, cancellationToken);
        }

        var bom = Compose(source, image.Digest, contents);
        var document = (bom with { SerialNumber = SerialNumber(bom.Write()) }).Write();
        return new BillOfMaterials(image.Digest, document)
        {
            Manifest = ManifestContent.Of(new ImageManifest(Descriptor.Empty, [Descriptor.Of(Bom.MediaType, document)])
            {
                ArtifactType = Bom.MediaType,
                Subject = image.Descriptor,
            }),
        };
    }

    private static Bom Compose(BillSource source, Digest image, ImageContents contents)
    {
        var debian = contents.DebianPackages();
        var nuget = NuGetPackages.Read(source.AssetsFile, source.Runtime, contents.FileNames);
        var itself = Container(source.Service, image);
        var @base = Container(source.BaseReference, source.BaseDigest);
        return new Bom(
            new BomMetadata(new BomTools([Sdk(source)]), itself),
            [@base, .. debian, .. nuget.Select(package => package.Component)])
        {
            Dependencies =
            [
                new BomDependency(itself.Ref, [@base.Ref, .. nuget.Select(package => package.Component.Ref)]),
                new BomDependency(@base.Ref, [.. debian.Select(package => package.Ref)]),
                .. nuget.Select(package => new BomDependency(package.Component.Ref, package.Needs)),
            ],

            // A base that lists no packages may hold any.
            Compositions = debian.Count > 0 ? null : [new BomComposition("incomplete", [@base.Ref])],
        };
    }

    private static BomComponent Container(string name, Digest digest)
    {
        var purl = $"pkg:oci/{Uri.EscapeDataString(name.Split('/')[^1])}@{Uri.EscapeDataString(digest.ToString())}";
        return new BomComponent("container", purl, name, digest.ToString())
        {
            Hashes = [new BomHash("SHA-256", digest.Hex)],
            Purl = purl,
        };
    }

    private static BomComponent Sdk(BillSource source) => new("application", "dotnet-sdk", ".NET SDK", source.Sdk);

    // A UUID of one's own making: version 8, variant 10 (RFC 9562 section 5.8).
    private static string SerialNumber(ReadOnlySpan<byte> content)
    {
        var bytes = SHA256.HashData(content).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true):D}";
    }
}
