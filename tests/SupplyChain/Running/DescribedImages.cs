using System.Text.Json.Nodes;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>A repository with images and their SBOMs, which are written from the record of a restore.</summary>
public sealed class DescribedImages(Repository repository) : IDisposable
{
    /// <summary>The file of the program's one native library.</summary>
    public const string NativeLibrary = "./app/libe_sqlite3.so";

    /// <summary>What Debian says of a package whose source has another name.</summary>
    public const string Libssl =
        "Package: libssl3\nSource: openssl\nVersion: 3.0.22-1~deb12u2\nArchitecture: amd64\n"
        + "Description: SSL\n shared: libraries\n";

    /// <summary>What Debian says of a package whose source has another version.</summary>
    public const string Libstdc =
        "Package: libstdc++6\nSource: gcc-12 (12.2.0)\nVersion: 1:12.2.0-14+deb12u1\nArchitecture: amd64\n";

    /// <summary>The files of a base of two packages, with a program of one native library.</summary>
    public static readonly (string, string)[] Debian =
    [
        ("./etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        (NativeLibrary, "the library"),
        ("./var/lib/dpkg/status.d/libssl3", Libssl),
        ("./var/lib/dpkg/status.d/libssl3.md5sums", "Package: not-a-package\nVersion: 1\n"),
        ("./var/lib/dpkg/status.d/libstdc++6", Libstdc),
    ];

    private readonly Restored _restored = Restored.Sample();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Repository Repository => repository;

    public RegistryClient Client { get; } = new();

    /// <summary>What the SBOM of the entrance is written from.</summary>
    public SbomSource Source => SourceOf("edge");

    /// <summary>What an SBOM lists.</summary>
    public static IEnumerable<JsonNode> Components(JsonNode sbom) =>
        sbom["components"]!.AsArray().Select(one => one!);

    /// <summary>What the SBOM of a service is written from.</summary>
    public SbomSource SourceOf(string service) =>
        new(service, "10.0.100", "images/distroless", Digest.Of("base"u8), _restored.AssetsFile);

    /// <summary>Uploads an image of two layers: these files, and a program that is these words.</summary>
    public Task<ManifestContent> PushAsync(string words, params (string, string)[] files) =>
        SampleImages.PushOnDebianAsync(Client, repository, words, files);

    /// <summary>Writes the SBOM of an image beside it.</summary>
    public async Task<Digest> DescribeAsync(ManifestContent image, SbomSource source)
    {
        var sbom = await SbomWriter.WriteAsync(
            source, image, (layer, token) => Client.OpenBlobAsync(repository, layer, token), Token);
        await new SbomReferrers(Client).PushAsync(repository, sbom, Token);
        return sbom.Manifest.Digest;
    }

    /// <summary>The SBOM that lies beside an image.</summary>
    public async Task<JsonNode> ReadAsync(Digest sbom) =>
        JsonNode.Parse(await new SbomReferrers(Client).ReadAsync(repository, sbom, Token))!;

    /// <summary>An image on these files, and its SBOM.</summary>
    public async Task<(ManifestContent Image, JsonNode Sbom)> AttachedAsync((string, string)[] files)
    {
        var image = await PushAsync("edge", files);
        return (image, await ReadAsync(await DescribeAsync(image, Source)));
    }

    public void Dispose()
    {
        Client.Dispose();
        _restored.Dispose();
    }
}
