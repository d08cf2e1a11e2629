using System.Security.Cryptography;
using System.Text.Json;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// What is deployed is signed by someone in particular: an environment that leaves it open is refused.
/// </summary>
public sealed class TrustRefusalTests
{
    private const string Nobody =
        "The environment's 'signatures' names a 'publicKey', or an 'issuer' with an 'identity', and not both; say who "
        + "signs the images.";

    private const string Strangers =
        "The environment's 'signatures' needs both an 'issuer' and an 'identity'; with one alone, signatures of "
        + "strangers would do.";

    private const string NoKey =
        "The environment's 'signatures.publicKey' holds no PEM public key, which begins with -----BEGIN PUBLIC "
        + "KEY-----.";

    private const string Whose =
        "The environment's 'flux.oci' must say whose signatures count: 'keySecret', or 'issuer' and 'identity'.";

    public static TheoryData<string, string> Signatures => new()
    {
        { "{}", Nobody },
        { "{\"issuer\":\"https://issuer.example\",\"identity\":\"ci\",\"publicKey\":\"k\"}", Nobody },
        { "{\"issuer\":\"https://issuer.example\"}", Strangers },
        { "{\"issuer\":\"\",\"identity\":\"ci\"}", Strangers },
        { "{\"publicKey\":\"\"}", NoKey },
        { "{\"publicKey\":\"-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----\"}", NoKey },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public void Signatures_of_nobody_in_particular_are_refused(string signatures, string sentence) =>
        Assert.Equal([sentence], Refusals.With("signatures", signatures));

    [Fact]
    public void A_private_key_never_comes_into_the_manifests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (privateKey, publicKey) = (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
        foreach (var pem in new[] { privateKey, $"{publicKey}\n{privateKey}" })
        {
            var refused = Refusals.With("signatures", $"{{\"publicKey\":{JsonSerializer.Serialize(pem)}}}");

            Assert.Equal([NoKey], refused);
        }
    }

    [Theory]
    [InlineData(
        "\"url\":\"https://contoso.azurecr.io/a\",\"verifier\":\"cosign\",\"keySecret\":\"keys\"",
        "The environment's 'flux.oci.url' is 'https://contoso.azurecr.io/a', which is no oci address.")]
    [InlineData(
        "\"url\":\"oci://contoso.azurecr.io/a\",\"verifier\":\"gpg\",\"keySecret\":\"keys\"",
        "The environment's 'flux.oci.verifier' is 'gpg'; it is cosign or notation.")]
    [InlineData("\"url\":\"oci://contoso.azurecr.io/a\",\"verifier\":\"cosign\"", Whose)]
    [InlineData(
        "\"url\":\"oci://contoso.azurecr.io/a\",\"verifier\":\"cosign\",\"issuer\":\"\",\"identity\":\"ci\"",
        Whose)]
    [InlineData(
        "\"url\":\"oci://contoso.azurecr.io/a\",\"verifier\":\"notation\",\"issuer\":\"i\",\"identity\":\"ci\"",
        "The environment's 'flux.oci' is verified by notation, whose trust policy comes from a secret; name it as "
            + "'keySecret'.")]
    public void An_artifact_that_anyone_may_have_signed_is_refused(string oci, string sentence) => Assert.Equal(
        [sentence], Refusals.With(("flux.git", null), ("flux.oci", $"{{\"tag\":\"live\",{oci}}}")));
}
