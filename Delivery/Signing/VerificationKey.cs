using System.Security.Cryptography;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>A public key on P-256. Only what its private half signed is trusted.</summary>
public sealed class VerificationKey : IDisposable
{
    private const string Advice =
        "It is a PEM text that begins with 'BEGIN PUBLIC KEY', as 'openssl pkey -pubout' and 'cosign public-key' write "
        + "it.";

    private readonly ECDsa _key;

    internal VerificationKey(ECParameters parameters) => _key = ECDsa.Create(parameters);

    private VerificationKey(ECDsa key) => _key = key;

    /// <summary>The key of a PEM file.</summary>
    /// <exception cref="SupplyChainException">The file holds none, or a private one.</exception>
    public static VerificationKey Read(string file)
    {
        var text = EllipticKeys.Text(file, "public key");
        return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "PUBLIC KEY"
            ? new VerificationKey(EllipticKeys.Import(
                file, "public key", Advice, key => key.ImportFromPem(text[fields.Location])))
            : throw new SupplyChainException($"{file} holds no public key. {Advice}");
    }

    /// <summary>The key as PEM.</summary>
#pragma warning disable RS0030 // Adds what it leaves out.
    public string ToPem() => _key.ExportSubjectPublicKeyInfoPem() + "\n";
#pragma warning restore RS0030

    /// <summary>Whether the private half of this key signed the payload.</summary>
    internal bool Verifies(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) =>
        _key.VerifyData(payload, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
