using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>The URI entries of a certificate's subject alternative name (RFC 5280, section 4.2.1.6).</summary>
internal static class SubjectUris
{
    private const string SubjectAlternativeName = "2.5.29.17";

    // GeneralName ::= CHOICE { … uniformResourceIdentifier [6] IA5String … }
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>All URIs in order; none when the extension is absent or malformed.</summary>
    public static IReadOnlyList<string> Read(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == SubjectAlternativeName))
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    if (names.PeekTag().HasSameClassAndValue(Uri))
                    {
                        uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                    }
                    else
                    {
                        names.ReadEncodedValue();
                    }
                }
            }
        }
        catch (Exception malformed) when (malformed is AsnContentException or CryptographicException)
        {
            return [];
        }

        return uris;
    }
}
