using System.Buffers;
using System.Net;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Honest numbers that one time in ten pass for a card number, told apart by their own form. The guard lets them
/// through; the redactor, which may err on the safe side, does not ask.
/// </summary>
internal static class LookAlikes
{
    private static readonly SearchValues<byte> s_groups = SearchValues.Create("0123456789:"u8);

    /// <summary>Whether the digits at start..end are something else than a card number.</summary>
    public static bool Explain(ReadOnlySpan<byte> view, int start, int end) =>
        IsFraction(view, start, end)
        || (end - start == 13 && (IsTelephoneNumber(view, start) || IsBarcode(view[start..end])))
        || HexIdentifier.IsInTraceParent(view, start, end)
        || IsAddress(view, start, end)
        || Iban.Covers(view, start, end);

    // 0.4539578763621486: what Math.random() gives. In john1.4539578763621486@… it is none.
    private static bool IsFraction(ReadOnlySpan<byte> view, int start, int end)
    {
        var isInAddress = end < view.Length && view[end] == '@';
        return start >= 2 && view[start - 1] == '.' && CardText.IsDigit(view[start - 2]) && !isInAddress;
    }

    // ITU-T E.164 in full: of the countries that reach 13 digits, all of Germany begins with 4.
    private static bool IsTelephoneNumber(ReadOnlySpan<byte> view, int start) => start >= 1 && view[start - 1] == '+';

    // A GTIN-13 (EAN) with its own check digit. German and Japanese ones begin with 4; card numbers of 13 digits are
    // no longer issued.
    private static bool IsBarcode(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            if (!CardText.IsDigit(digits[i])) return false;
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        }

        return sum % 10 == 0;
    }

    // Groups of an IPv6 address (RFC 4291, section 2.2): nothing but colons in it, and one more group beside it.
    private static bool IsAddress(ReadOnlySpan<byte> view, int start, int end)
    {
        var found = view[start..end];
        if (!found.Contains((byte)':') || found.ContainsAnyExcept(s_groups)) return false;
        var (from, to) = (start, end);
        while (from > 0 && IsHexOrColon(view[from - 1])) from--;
        while (to < view.Length && IsHexOrColon(view[to])) to++;
        return to - from > end - start && IPAddress.TryParse(view[from..to], out _);
    }

    private static bool IsHexOrColon(byte element) => element == ':' || HexDigit.Value(element) >= 0;
}
