using System.Security.Cryptography;
using RegulatedWorkload.AppHost.Images.Oci;

namespace RegulatedWorkload.AppHost.Images.Sbom;

/// <summary>Writes the bill of materials of an image: its base, the base's packages, the program's packages.</summary>
internal static class BillWriter
{
    /// <summary>The bill as JSON.</summary>
    /// <param name="source">How the image was built.</param>
    /// <param name="image">Its manifest.</param>
    /// <param name="open">Opens a layer of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<byte[]> WriteAsync(
        BillSource source, ManifestContent image, Func<Descriptor, CancellationToken, Task<Stream>> open,
        CancellationToken cancellationToken)
    {
        var debian = await DebianAsync(image, open, cancellationToken);
        var nuget = NuGetPackages.Read(source.AssetsFile, source.Runtime);
        var itself = Container(source.Service, image.Digest);
        var @base = Container(source.BaseReference, source.BaseDigest);
        var bom = new Bom(
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
        return (bom with { SerialNumber = SerialNumber(bom.Write()) }).Write();
    }

    private static async Task<IReadOnlyList<BomComponent>> DebianAsync(
        ManifestContent image, Func<Descriptor, CancellationToken, Task<Stream>> open, CancellationToken cancellationToken)
    {
        var packages = new DebianPackages();
        foreach (var layer in image.ReadManifest().Layers)
        {
            await using var content = await open(layer, cancellationToken);
            await packages.ReadAsync(layer, content, cancellationToken);
        }

        return packages.Components();
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
