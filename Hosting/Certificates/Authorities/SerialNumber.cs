using System.Security.Cryptography;

namespace RegulatedWorkload.Hosting.Certificates.Authorities;

/// <summary>Serial numbers of certificates.</summary>
internal static class SerialNumber
{
    /// <summary>
    /// Positive and at most 20 octets (RFC 5280, section 4.1.2.2): 16, of which 126 bits are random.
    /// </summary>
    public static byte[] Next()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }
}
