using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// A primary account number: 13 to 19 digits that pass the Luhn check (ISO/IEC 7812-1). It prints as a mask, has no
/// text form and wipes its digits when disposed.
/// </summary>
public sealed class Pan : IDisposable
{
    private readonly byte[] _digits;

    private Pan(byte[] digits) => _digits = digits;

    /// <summary>The card brand by issuer range, for example <c>visa</c>.</summary>
    public string Brand => throw new NotImplementedException();

    /// <summary>The last four digits, which PCI DSS 3.4.1 lets be shown.</summary>
    public string Last4 => throw new NotImplementedException();

    /// <summary>Parses ASCII digits without separators.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, [NotNullWhen(true)] out Pan? pan) =>
        throw new NotImplementedException();

    /// <summary>The digits in clear, as ASCII. The only way to them: search for its name to find every use.</summary>
    public ReadOnlyMemory<byte> Reveal() => _digits;

    /// <summary>A mask with the last four digits.</summary>
    public override string ToString() => throw new NotImplementedException();

    /// <summary>Wipes the digits.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_digits);
}
