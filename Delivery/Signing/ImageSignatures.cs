using System.Text.Json;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>
/// Signatures of manifests where cosign keeps them: in the same repository, as the layers of the manifest under the tag
/// <c>sha256-HEX.sig</c>. <c>cosign verify --key</c> accepts what this makes, and this accepts what <c>cosign sign
/// --key</c> makes in that format.
/// </summary>
public sealed class ImageSignatures(RegistryClient registry)
{
    private const string Annotation = "dev.cosignproject.cosign/signature";
    private const int LongestPayload = 64 * 1024;
    private const int MostSignatures = 100;

    /// <summary>The tag of the signatures of a manifest.</summary>
    public static string TagFor(Digest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return $"sha256-{manifest.Hex}.sig";
    }

    /// <summary>Signs a manifest beside signatures of others; false when the key has signed it already.</summary>
    /// <exception cref="SupplyChainException">The key cannot be used.</exception>
    public async Task<bool> SignAsync(
        Repository repository, Digest manifest, IImageSigner signer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signer);
        if ((await VerifyAsync(repository, manifest, signer.PublicKey, cancellationToken)).IsSigned) return false;
        var payload = SimpleSigning.Write(repository, manifest);
        var signature = await signer.SignAsync(payload, cancellationToken);
        if (!signer.PublicKey.Verifies(payload, signature))
        {
            throw new SupplyChainException(
                $"The key signed {repository}@{manifest}, but its public half does not verify that; nothing was "
                + "stored.");
        }

        var blob = await registry.UploadBlobAsync(repository, SimpleSigning.MediaType, payload, cancellationToken);
        var layer = blob with
        {
            Annotations = new Dictionary<string, string> { [Annotation] = Convert.ToBase64String(signature) },
        };
        var others = Layers(await FindAsync(repository, manifest, cancellationToken));
        await StoreAsync(repository, manifest, [.. others, layer], cancellationToken);
        return true;
    }

    /// <summary>Looks for a signature of this manifest by this key.</summary>
    public async Task<SignatureVerdict> VerifyAsync(
        Repository repository, Digest manifest, VerificationKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var stored = await FindAsync(repository, manifest, cancellationToken);
        var found = Layers(stored)
            .Where(layer => layer.MediaType == SimpleSigning.MediaType)
            .Take(MostSignatures)
            .ToList();
        Digest? other = null;
        foreach (var layer in found)
        {
            if (Signature(layer) is not { } signature || layer.Size > LongestPayload) continue;
            var payload = await registry.ReadBlobAsync(repository, layer, cancellationToken);
            if (!key.Verifies(payload, signature)) continue;
            var named = SimpleSigning.Read(payload);
            if (manifest.Equals(named))
            {
                return new SignatureVerdict(stored?.Digest, $"{repository}@{manifest} is signed by the key.");
            }

            other ??= named;
        }

        return new SignatureVerdict(null, $"{repository}@{manifest} {Finding(found.Count, other)}");
    }

    private static string Finding(int count, Digest? other) => (count, other) switch
    {
        (_, not null) => $"carries a signature of another manifest ({other}), which someone put there.",
        (0, _) => "is not signed.",
        (1, _) => "carries one signature, and it is not by the key.",
        _ => $"carries {count} signatures, and none is by the key.",
    };

    private static byte[]? Signature(Descriptor layer)
    {
        if (layer.Annotations?.GetValueOrDefault(Annotation) is not { } text) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static IReadOnlyList<Descriptor> Layers(ManifestContent? signatures) => signatures is null
        ? []
        : RegistryDocument.Read($"signatures {signatures.Digest}", signatures.ReadManifest).Layers;

    private Task<ManifestContent?> FindAsync(
        Repository repository, Digest manifest, CancellationToken cancellationToken) =>
        registry.FindManifestAsync(ImageReference.Of(repository, TagFor(manifest)), cancellationToken);

    private async Task StoreAsync(
        Repository repository, Digest manifest, IReadOnlyList<Descriptor> layers, CancellationToken cancellationToken)
    {
        var files = new SignatureFiles("layers", [.. layers.Select(layer => layer.Digest)]);
        var config = JsonSerializer.SerializeToUtf8Bytes(
            new SignatureConfig("", "", files), SimpleSigningJson.Plain.SignatureConfig);
        var described = await registry.UploadBlobAsync(repository, MediaTypes.ImageConfig, config, cancellationToken);
        await registry.PutManifestAsync(
            repository, ManifestContent.Of(new ImageManifest(described, layers)), TagFor(manifest), cancellationToken);
    }
}
