using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>Signs with ECDSA and SHA-1, which the framework's own generator no longer does.</summary>
public sealed class Sha1SignatureGenerator(ECDsa key) : X509SignatureGenerator
{
    // SEQUENCE { ecdsa-with-SHA1 (1.2.840.10045.4.1) }
    private static readonly byte[] Algorithm = Convert.FromHexString("300906072A8648CE3D0401");

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Algorithm;

#pragma warning disable CA5350 // The weakness is what is tested.
    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
        key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);
#pragma warning restore CA5350

    protected override PublicKey BuildPublicKey() => new(key);
}
