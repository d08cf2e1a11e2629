using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.KeyVault;

/// <summary>Signs certificates by a key on P-256 in Key Vault.</summary>
internal sealed class KeyVaultSignatureGenerator(
    KeyVaultSigningKey key, string version, PublicKey publicKey, string place)
    : X509SignatureGenerator
{
    private const string Algorithm = "ES256";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EcdsaWithSha256);
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        byte[] signature;
        try
        {
            signature = key.Sign(version, Algorithm, SHA256.HashData(data));
        }
        catch (Exception fault) when (KeyVaultCause.Knows(fault))
        {
            throw new CertificateFaultException(
                $"{place} does not sign: {KeyVaultCause.Of(fault, "sign with it")}.", fault);
        }

        using var ecdsa = publicKey.GetECDsaPublicKey()!;
        return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256)
            ? EcdsaSignature.ToDer(signature)
            : throw new CertificateFaultException(
                $"{place} signs with another key than the one in the authority's certificate beside it.");
    }

    protected override PublicKey BuildPublicKey() => publicKey;
}
