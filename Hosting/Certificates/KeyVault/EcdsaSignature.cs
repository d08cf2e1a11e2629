using System.Formats.Asn1;
using System.Numerics;

namespace RegulatedWorkload.Hosting.Certificates.KeyVault;

/// <summary>
/// The two forms of an ECDSA signature: Key Vault writes one, certificates and cosign want the other.
/// </summary>
internal static class EcdsaSignature
{
    /// <summary>
    /// Two numbers side by side (IEEE P1363) as <c>SEQUENCE { r INTEGER, s INTEGER }</c> (RFC 3279 section 2.2.3).
    /// </summary>
    public static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        var half = signature.Length / 2;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature[..half], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[half..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
