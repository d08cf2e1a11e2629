using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// A primary account number: 13 to 19 digits that pass the Luhn check (ISO/IEC 7812-1). It prints as a mask, has no
/// text form and wipes its digits when disposed. Two of them are never equal: comparing numbers is not its business.
/// </summary>
[Secret]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Pan : IDisposable
{
    /// <summary>The digits of the shortest card number.</summary>
    public const int MinLength = 13;

    /// <summary>The digits of the longest card number.</summary>
    public const int MaxLength = 19;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _digits;
    private bool _disposed;

    private Pan(ReadOnlySpan<byte> digits)
    {
        // Pinned, so that the garbage collector leaves no copies behind that Dispose cannot wipe.
        _digits = GC.AllocateUninitializedArray<byte>(digits.Length, pinned: true);
        digits.CopyTo(_digits);
        Brand = IssuerRanges.Find(digits) ?? IssuerRanges.OtherBrand;
        Last4 = Encoding.ASCII.GetString(digits[^4..]);
    }

    /// <summary>The card brand by issuer range, for example <c>visa</c>; <c>card</c> where no range fits.</summary>
    public string Brand { get; }

    /// <summary>The last four digits, which PCI DSS 3.4.1 lets be shown.</summary>
    public string Last4 { get; }

    /// <summary>Parses ASCII digits without separators.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, [NotNullWhen(true)] out Pan? pan)
    {
        var valid = digits.Length is >= MinLength and <= MaxLength
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Luhn.IsValid(digits);
        pan = valid ? new Pan(digits) : null;
        return valid;
    }

    /// <summary>Parses ASCII digits without separators.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, [NotNullWhen(true)] out Pan? pan)
    {
        pan = null;
        if (digits.Length is < MinLength or > MaxLength) return false;

        Span<byte> ascii = stackalloc byte[digits.Length];
        try
        {
            return Encoding.UTF8.TryGetBytes(digits, ascii, out var written) && TryParse(ascii[..written], out pan);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(ascii);
        }
    }

    /// <summary>The digits in clear, as ASCII. The only way to them: search for its name to find every use.</summary>
    /// <exception cref="ObjectDisposedException">The digits are wiped.</exception>
    public ReadOnlyMemory<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _digits;
    }

    /// <summary>A mask with the last four digits.</summary>
    public override string ToString() => "**** " + Last4;

    /// <summary>Wipes the digits.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_digits);
    }
}
