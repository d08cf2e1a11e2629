using System.Security.Cryptography;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Signing;

public sealed class KeyTests : IDisposable
{
    private readonly KeyFiles _keys = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task A_key_that_openssl_encrypted_signs_with_its_password()
    {
        var openssl = Tools.Require(Tools.OpenSsl, "openssl");
        var (encrypted, password) = (_keys.Beside("encrypted.key"), _keys.Beside("password"));
        await File.WriteAllTextAsync(password, "correct horse\n", TestContext.Current.CancellationToken);
        var made = await Tools.RunAsync(
            openssl, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes-256-cbc", "-pass",
            $"file:{password}", "-out", encrypted);
        Assert.True(made.Code == 0, made.Output);

        using var signer = PemSigner.Read(encrypted, password);

        Assert.NotEmpty(await signer.SignAsync("payload"u8.ToArray(), TestContext.Current.CancellationToken));
        var unnamed = Assert.Throws<SupplyChainException>(() => PemSigner.Read(encrypted, null));
        Assert.Contains("--password-file", unnamed.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(password, "wrong horse", TestContext.Current.CancellationToken);
        var wrong = Assert.Throws<SupplyChainException>(() => PemSigner.Read(encrypted, password));
        Assert.Contains($"See whether {password} has its password", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_after_the_parameters_of_its_curve_signs()
    {
        var openssl = Tools.Require(Tools.OpenSsl, "openssl");
        var file = _keys.Beside("ecparam.key");
        var made = await Tools.RunAsync(openssl, "ecparam", "-name", "prime256v1", "-genkey", "-out", file);
        Assert.True(made.Code == 0, made.Output);
        Assert.StartsWith(
            "-----BEGIN EC PARAMETERS-----",
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        using var signer = PemSigner.Read(file, null);

        Assert.NotEmpty(await signer.SignAsync("payload"u8.ToArray(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_no_key_of_ours_is_refused_in_a_sentence()
    {
        using var rsa = RSA.Create(2048);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Refused("is on another curve than P-256", other.ExportPkcs8PrivateKeyPem());
        Refused("cannot be used", rsa.ExportPkcs8PrivateKeyPem());
        Refused("in cosign's own format", PemEncoding.WriteString("ENCRYPTED SIGSTORE PRIVATE KEY", new byte[32]));
        Refused("holds no private key", _keys.Verifier().ToPem());
        Refused("holds no private key", "not a key");
        Refused("cannot be used", PemEncoding.WriteString("PRIVATE KEY", new byte[32]));
    }

    [Fact]
    public void A_private_key_is_not_taken_for_a_public_one()
    {
        var refusal = Assert.Throws<SupplyChainException>(() => VerificationKey.Read(_keys.Private));

        Assert.Contains("holds no public key", refusal.Message, StringComparison.Ordinal);
    }

    private void Refused(string why, string text)
    {
        var file = _keys.Beside("other.key");
        File.WriteAllText(file, text);
        var refusal = Assert.Throws<SupplyChainException>(() => PemSigner.Read(file, null));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }
}
