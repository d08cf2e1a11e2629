using System.Text;
using System.Text.Json.Nodes;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Signing;

/// <summary>What is signed here others verify, and what cosign signs is verified here.</summary>
public sealed class CosignTests(SharedRegistry shared) : IDisposable
{
    private readonly SignedImages _images = new(shared.Place().Below("quarantine/a0005/edge"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Repository Edge => _images.Repository;

    public void Dispose() => _images.Dispose();

    [Fact]
    public async Task A_signature_lies_where_cosign_looks_and_says_what_cosign_reads()
    {
        var image = await _images.SignedAsync("edge");

        var (manifest, layer, payload) = await _images.StoredAsync(image);

        Assert.Equal(MediaTypes.Manifest, manifest.MediaType);
        Assert.Equal(SignedImages.PayloadType, layer.MediaType);
        Assert.Equal(SignedImages.Payload($"{Edge}", $"{image.Digest}"), Encoding.UTF8.GetString(payload));
        var config = JsonNode.Parse(await _images.Client.ReadBlobAsync(Edge, manifest.ReadManifest().Config, Token))!;
        Assert.Equal(layer.Digest.ToString(), (string?)config["rootfs"]!["diff_ids"]![0]);
    }

    [Fact]
    public async Task OpenSSL_verifies_the_signature_and_no_other()
    {
        var openssl = Tools.Require(Tools.OpenSsl, "openssl");
        var (_, layer, payload) = await _images.StoredAsync(await _images.SignedAsync("edge"));
        var (signature, message) = (_images.Keys.Beside("signature"), _images.Keys.Beside("payload"));
        await File.WriteAllBytesAsync(
            signature, Convert.FromBase64String(layer.Annotations![SignedImages.Annotation]), Token);
        await File.WriteAllBytesAsync(message, payload, Token);

        string[] arguments = ["-signature", signature, message];
        var verified = await Tools.RunAsync(openssl, ["dgst", "-sha256", "-verify", _images.Keys.Public, .. arguments]);
        var foreign = await Tools.RunAsync(
            openssl, ["dgst", "-sha256", "-verify", _images.Others.Public, .. arguments]);

        Assert.Equal((0, "Verified OK"), (verified.Code, verified.Output.Trim()));
        Assert.NotEqual(0, foreign.Code);
    }

    [Fact]
    public async Task Cosign_verifies_the_signature_and_no_other()
    {
        Assert.SkipWhen(Tools.Cosign is null, "There is no cosign on the PATH; see https://docs.sigstore.dev/cosign.");
        var image = await _images.SignedAsync("edge");

        var verified = await CosignAsync(image, _images.Keys);
        var foreign = await CosignAsync(image, _images.Others);

        Assert.True(verified.Code == 0, verified.Output);
        Assert.Contains(image.Digest.ToString(), verified.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, foreign.Code);
    }

    [Fact]
    public async Task A_signature_with_claims_of_its_own_as_cosign_can_make_it_is_accepted()
    {
        var image = await _images.PushAsync("edge");
        var payload = SignedImages.Payload(
            "elsewhere.example/edge", $"{image.Digest}", """{"team":"release","timestamp":1458239713}""");
        using var signer = _images.Keys.Signer();

        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(payload), Token);
        await _images.PlantAsync(image.Digest, payload, Convert.ToBase64String(signature));

        Assert.True((await _images.VerifyAsync(image.Digest, _images.Keys)).IsSigned);
    }

    private Task<(int Code, string Output)> CosignAsync(ManifestContent image, KeyFiles keys) => Tools.RunAsync(
        Tools.Cosign!,
        "verify", "--key", keys.Public, "--insecure-ignore-tlog=true", "--allow-http-registry",
        $"{Edge}@{image.Digest}");
}
