using System.Text;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>
/// A repository with images and their signatures, and with what someone who may push puts in the place of one.
/// </summary>
public sealed class SignedImages(Repository repository) : IDisposable
{
    /// <summary>The annotation that cosign looks for the signature in.</summary>
    public const string Annotation = "dev.cosignproject.cosign/signature";

    /// <summary>The media type of what cosign signs.</summary>
    public const string PayloadType = "application/vnd.dev.cosign.simplesigning.v1+json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Repository Repository => repository;

    public RegistryClient Client { get; } = new();

    /// <summary>The keys that <see cref="SignedAsync"/> signs with.</summary>
    public KeyFiles Keys { get; } = new();

    /// <summary>The keys of someone else.</summary>
    public KeyFiles Others { get; } = new();

    public ImageSignatures Signatures => new(Client);

    /// <summary>What cosign signs, to the byte.</summary>
    public static string Payload(string reference, string digest, string optional = "null") =>
        $$$"""{"critical":{"identity":{"docker-reference":"{{{reference}}}"},"image":"""
        + $$$"""{"docker-manifest-digest":"{{{digest}}}"},"type":"cosign container image signature"},"optional":"""
        + optional + "}";

    /// <summary>Uploads an image whose one layer is these words.</summary>
    public Task<ManifestContent> PushAsync(string words) => SampleImages.PushAsync(Client, repository, words);

    /// <summary>The same, and signs it.</summary>
    public async Task<ManifestContent> SignedAsync(string words)
    {
        var image = await PushAsync(words);
        using var signer = Keys.Signer();
        Assert.True(await Signatures.SignAsync(repository, image.Digest, signer, Token));
        return image;
    }

    /// <summary>Whether an image is signed by a key.</summary>
    public async Task<SignatureVerdict> VerifyAsync(Digest manifest, KeyFiles keys)
    {
        using var key = keys.Verifier();
        return await Signatures.VerifyAsync(repository, manifest, key, Token);
    }

    /// <summary>The one signature of an image, where cosign looks for it.</summary>
    public async Task<(ManifestContent Manifest, Descriptor Layer, byte[] Payload)> StoredAsync(ManifestContent image)
    {
        var manifest = await Client.GetManifestAsync(
            ImageReference.Parse($"{repository}:sha256-{image.Digest.Hex}.sig"), Token);
        var layer = Assert.Single(manifest.ReadManifest().Layers);
        return (manifest, layer, await Client.ReadBlobAsync(repository, layer, Token));
    }

    /// <summary>Puts a payload and what is said to be its signature in the place of an image's signatures.</summary>
    public async Task PlantAsync(Digest manifest, string payload, string signature)
    {
        var blob = await Client.UploadBlobAsync(repository, PayloadType, Encoding.UTF8.GetBytes(payload), Token);
        var config = await Client.UploadBlobAsync(repository, MediaTypes.ImageConfig, "{}"u8.ToArray(), Token);
        var layer = blob with { Annotations = new Dictionary<string, string> { [Annotation] = signature } };
        var signatures = ManifestContent.Of(new ImageManifest(config, [layer]));
        await Client.PutManifestAsync(repository, signatures, ImageSignatures.TagFor(manifest), Token);
    }

    public void Dispose()
    {
        Client.Dispose();
        Keys.Dispose();
        Others.Dispose();
    }
}
