using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Signing;

public sealed class SignatureTests(SharedRegistry shared) : IDisposable
{
    private const string Annotation = "dev.cosignproject.cosign/signature";
    private const string PayloadType = "application/vnd.dev.cosign.simplesigning.v1+json";

    private readonly RegistryClient _client = new();
    private readonly KeyFiles _keys = new();
    private readonly KeyFiles _others = new();
    private readonly Repository _edge = shared.Place().Below("quarantine/a0005/edge");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ImageSignatures Signatures => new(_client);

    public void Dispose()
    {
        _client.Dispose();
        _keys.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task A_signature_lies_where_cosign_looks_and_says_what_cosign_reads()
    {
        var image = await SignedAsync("edge");

        var (manifest, layer, payload) = await StoredAsync(image);

        Assert.Equal(MediaTypes.Manifest, manifest.MediaType);
        Assert.Equal(PayloadType, layer.MediaType);
        Assert.Equal(Payload($"{_edge}", $"{image.Digest}"), Encoding.UTF8.GetString(payload));
        var config = JsonNode.Parse(await _client.ReadBlobAsync(_edge, manifest.ReadManifest().Config, Token))!;
        Assert.Equal(layer.Digest.ToString(), (string?)config["rootfs"]!["diff_ids"]![0]);
    }

    [Fact]
    public async Task OpenSSL_verifies_the_signature_and_no_other()
    {
        var openssl = Tools.Require(Tools.OpenSsl, "openssl");
        var (_, layer, payload) = await StoredAsync(await SignedAsync("edge"));
        var (signature, message) = (_keys.Beside("signature"), _keys.Beside("payload"));
        await File.WriteAllBytesAsync(signature, Convert.FromBase64String(layer.Annotations![Annotation]), Token);
        await File.WriteAllBytesAsync(message, payload, Token);

        string[] arguments = ["-signature", signature, message];
        var verified = await Tools.RunAsync(openssl, ["dgst", "-sha256", "-verify", _keys.Public, .. arguments]);
        var foreign = await Tools.RunAsync(openssl, ["dgst", "-sha256", "-verify", _others.Public, .. arguments]);

        Assert.Equal((0, "Verified OK"), (verified.Code, verified.Output.Trim()));
        Assert.NotEqual(0, foreign.Code);
    }

    [Fact]
    public async Task Cosign_verifies_the_signature_and_no_other()
    {
        Assert.SkipWhen(Tools.Cosign is null, "There is no cosign on the PATH; see https://docs.sigstore.dev/cosign.");
        var image = await SignedAsync("edge");

        var verified = await CosignAsync(image, _keys);
        var foreign = await CosignAsync(image, _others);

        Assert.True(verified.Code == 0, verified.Output);
        Assert.Contains(image.Digest.ToString(), verified.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, foreign.Code);
    }

    [Fact]
    public async Task A_signed_image_is_signed_once_by_a_key_and_beside_others()
    {
        var image = await SignedAsync("edge");
        using var again = _keys.Signer();
        using var second = _others.Signer();

        Assert.False(await Signatures.SignAsync(_edge, image.Digest, again, Token));
        Assert.True(await Signatures.SignAsync(_edge, image.Digest, second, Token));

        Assert.True((await VerifyAsync(image.Digest, _keys)).IsSigned);
        Assert.True((await VerifyAsync(image.Digest, _others)).IsSigned);
    }

    [Fact]
    public async Task An_unsigned_image_is_not_signed()
    {
        var image = await SampleImages.PushAsync(_client, _edge, "edge");

        var verdict = await VerifyAsync(image.Digest, _keys);

        Assert.False(verdict.IsSigned);
        Assert.Equal($"{_edge}@{image.Digest} is not signed.", verdict.Sentence);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_none()
    {
        var image = await SignedAsync("edge");

        var verdict = await VerifyAsync(image.Digest, _others);

        Assert.False(verdict.IsSigned);
        Assert.Contains("carries one signature, and it is not by the key", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_another_image_is_none()
    {
        var image = await SignedAsync("edge");
        var other = await SampleImages.PushAsync(_client, _edge, "malicious");
        var signatures = await _client.GetManifestAsync(
            ImageReference.Of(_edge, ImageSignatures.TagFor(image.Digest)), Token);
        await _client.PutManifestAsync(_edge, signatures, ImageSignatures.TagFor(other.Digest), Token);

        var verdict = await VerifyAsync(other.Digest, _keys);

        Assert.False(verdict.IsSigned);
        Assert.Contains(
            $"carries a signature of another manifest ({image.Digest})", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_was_changed_after_it_was_signed_is_no_signature()
    {
        var image = await SignedAsync("edge");
        var other = await SampleImages.PushAsync(_client, _edge, "malicious");
        var (_, layer, payload) = await StoredAsync(image);
        var forged = Encoding.UTF8.GetString(payload)
            .Replace(image.Digest.Hex, other.Digest.Hex, StringComparison.Ordinal);

        await PlantAsync(other.Digest, forged, layer.Annotations![Annotation]);

        Assert.False((await VerifyAsync(other.Digest, _keys)).IsSigned);
    }

    public static TheoryData<string> OtherPayloads =>
    [
        Payload("x", "DIGEST").Replace("cosign ", "atomic ", StringComparison.Ordinal),
        Payload("x", """OTHER","docker-manifest-digest":"DIGEST"""),
        "DIGEST",
    ];

    [Theory]
    [MemberData(nameof(OtherPayloads))]
    public async Task Other_payloads_that_the_key_signed_are_no_signature_of_an_image(string words)
    {
        var image = await SampleImages.PushAsync(_client, _edge, "edge");
        var payload = words
            .Replace("DIGEST", image.Digest.ToString(), StringComparison.Ordinal)
            .Replace("OTHER", Digest.Of("other"u8).ToString(), StringComparison.Ordinal);
        using var signer = _keys.Signer();
        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(payload), Token);

        await PlantAsync(image.Digest, payload, Convert.ToBase64String(signature));

        Assert.False((await VerifyAsync(image.Digest, _keys)).IsSigned);
    }

    [Fact]
    public async Task A_signature_with_claims_of_its_own_as_cosign_can_make_it_is_accepted()
    {
        var image = await SampleImages.PushAsync(_client, _edge, "edge");
        var payload = Payload(
            "elsewhere.example/edge", $"{image.Digest}", """{"team":"release","timestamp":1458239713}""");
        using var signer = _keys.Signer();

        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(payload), Token);
        await PlantAsync(image.Digest, payload, Convert.ToBase64String(signature));

        Assert.True((await VerifyAsync(image.Digest, _keys)).IsSigned);
    }

    [Fact]
    public async Task Rubbish_in_the_place_of_signatures_is_no_signature()
    {
        var image = await SampleImages.PushAsync(_client, _edge, "edge");
        await PlantAsync(image.Digest, "rubbish", "%%%");
        Assert.False((await VerifyAsync(image.Digest, _keys)).IsSigned);

        await PlantAsync(image.Digest, "rubbish", Convert.ToBase64String(RandomNumberGenerator.GetBytes(71)));
        Assert.False((await VerifyAsync(image.Digest, _keys)).IsSigned);

        await PlantAsync(image.Digest, new string(' ', 100_000), "");
        Assert.False((await VerifyAsync(image.Digest, _keys)).IsSigned);
    }

    private Task<(int Code, string Output)> CosignAsync(ManifestContent image, KeyFiles keys) => Tools.RunAsync(
        Tools.Cosign!,
        "verify", "--key", keys.Public, "--insecure-ignore-tlog=true", "--allow-http-registry",
        $"{_edge}@{image.Digest}");

    // What cosign signs, to the byte.
    private static string Payload(string reference, string digest, string optional = "null") =>
        $$$"""{"critical":{"identity":{"docker-reference":"{{{reference}}}"},"image":"""
        + $$$"""{"docker-manifest-digest":"{{{digest}}}"},"type":"cosign container image signature"},"optional":"""
        + optional + "}";

    private async Task<ManifestContent> SignedAsync(string words)
    {
        var image = await SampleImages.PushAsync(_client, _edge, words);
        using var signer = _keys.Signer();
        Assert.True(await Signatures.SignAsync(_edge, image.Digest, signer, Token));
        return image;
    }

    private async Task<SignatureVerdict> VerifyAsync(Digest manifest, KeyFiles keys)
    {
        using var key = keys.Verifier();
        return await Signatures.VerifyAsync(_edge, manifest, key, Token);
    }

    private async Task<(ManifestContent Manifest, Descriptor Layer, byte[] Payload)> StoredAsync(ManifestContent image)
    {
        var manifest = await _client.GetManifestAsync(
            ImageReference.Parse($"{_edge}:sha256-{image.Digest.Hex}.sig"), Token);
        var layer = Assert.Single(manifest.ReadManifest().Layers);
        return (manifest, layer, await _client.ReadBlobAsync(_edge, layer, Token));
    }

    private async Task PlantAsync(Digest manifest, string payload, string signature)
    {
        var blob = await _client.UploadBlobAsync(_edge, PayloadType, Encoding.UTF8.GetBytes(payload), Token);
        var config = await _client.UploadBlobAsync(_edge, MediaTypes.ImageConfig, "{}"u8.ToArray(), Token);
        var layer = blob with { Annotations = new Dictionary<string, string> { [Annotation] = signature } };
        await _client.PutManifestAsync(
            _edge, ManifestContent.Of(new ImageManifest(config, [layer])), ImageSignatures.TagFor(manifest), Token);
    }
}
