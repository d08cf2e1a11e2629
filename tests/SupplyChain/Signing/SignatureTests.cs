using System.Security.Cryptography;
using System.Text;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Signing;

/// <summary>What makes an image a signed one, and what somebody who may push cannot make one with.</summary>
public sealed class SignatureTests(SharedRegistry shared) : IDisposable
{
    private readonly SignedImages _images = new(shared.Place().Below("quarantine/a0005/edge"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private KeyFiles Keys => _images.Keys;

    private KeyFiles Others => _images.Others;

    private Repository Edge => _images.Repository;

    public void Dispose() => _images.Dispose();

    [Fact]
    public async Task A_signed_image_is_signed_once_by_a_key_and_beside_others()
    {
        var image = await _images.SignedAsync("edge");
        using var again = Keys.Signer();
        using var second = Others.Signer();

        Assert.False(await _images.Signatures.SignAsync(Edge, image.Digest, again, Token));
        Assert.True(await _images.Signatures.SignAsync(Edge, image.Digest, second, Token));

        Assert.True(await IsSignedAsync(image.Digest));
        Assert.True((await _images.VerifyAsync(image.Digest, Others)).IsSigned);
    }

    [Fact]
    public async Task An_unsigned_image_is_not_signed()
    {
        var image = await _images.PushAsync("edge");

        var verdict = await _images.VerifyAsync(image.Digest, Keys);

        Assert.False(verdict.IsSigned);
        Assert.Equal($"{Edge}@{image.Digest} is not signed.", verdict.Sentence);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_none()
    {
        var image = await _images.SignedAsync("edge");

        var verdict = await _images.VerifyAsync(image.Digest, Others);

        Assert.False(verdict.IsSigned);
        Assert.Contains("carries one signature, and it is not by the key", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_another_image_is_none()
    {
        var image = await _images.SignedAsync("edge");
        var other = await _images.PushAsync("malicious");
        var signatures = await _images.Client.GetManifestAsync(
            ImageReference.Of(Edge, ImageSignatures.TagFor(image.Digest)), Token);
        await _images.Client.PutManifestAsync(Edge, signatures, ImageSignatures.TagFor(other.Digest), Token);

        var verdict = await _images.VerifyAsync(other.Digest, Keys);

        Assert.False(verdict.IsSigned);
        Assert.Contains(
            $"carries a signature of another manifest ({image.Digest})", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_was_changed_after_it_was_signed_is_no_signature()
    {
        var image = await _images.SignedAsync("edge");
        var other = await _images.PushAsync("malicious");
        var (_, layer, payload) = await _images.StoredAsync(image);
        var forged = Encoding.UTF8.GetString(payload)
            .Replace(image.Digest.Hex, other.Digest.Hex, StringComparison.Ordinal);

        await _images.PlantAsync(other.Digest, forged, layer.Annotations![SignedImages.Annotation]);

        Assert.False(await IsSignedAsync(other.Digest));
    }

    public static TheoryData<string> OtherPayloads =>
    [
        SignedImages.Payload("x", "DIGEST").Replace("cosign ", "atomic ", StringComparison.Ordinal),
        SignedImages.Payload("x", """OTHER","docker-manifest-digest":"DIGEST"""),
        "DIGEST",
    ];

    [Theory]
    [MemberData(nameof(OtherPayloads))]
    public async Task Other_payloads_that_the_key_signed_are_no_signature_of_an_image(string words)
    {
        var image = await _images.PushAsync("edge");
        var payload = words
            .Replace("DIGEST", image.Digest.ToString(), StringComparison.Ordinal)
            .Replace("OTHER", Digest.Of("other"u8).ToString(), StringComparison.Ordinal);
        using var signer = Keys.Signer();
        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(payload), Token);

        await _images.PlantAsync(image.Digest, payload, Convert.ToBase64String(signature));

        Assert.False(await IsSignedAsync(image.Digest));
    }

    [Fact]
    public async Task Rubbish_in_the_place_of_signatures_is_no_signature()
    {
        var image = await _images.PushAsync("edge");
        await _images.PlantAsync(image.Digest, "rubbish", "%%%");
        Assert.False(await IsSignedAsync(image.Digest));

        await _images.PlantAsync(image.Digest, "rubbish", Convert.ToBase64String(RandomNumberGenerator.GetBytes(71)));
        Assert.False(await IsSignedAsync(image.Digest));

        await _images.PlantAsync(image.Digest, new string(' ', 100_000), "");
        Assert.False(await IsSignedAsync(image.Digest));
    }

    private async Task<bool> IsSignedAsync(Digest manifest) => (await _images.VerifyAsync(manifest, Keys)).IsSigned;
}
