namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Honest numbers that one time in ten pass for a card number, told apart by their own form. The guard lets them
/// through; the redactor, which may err on the safe side, does not ask.
/// </summary>
internal static class LookAlikes
{
    private const int TraceIdLength = 32;

    /// <summary>Whether the digits at start..end are something else than a card number.</summary>
    public static bool Explain(ReadOnlySpan<byte> text, int start, int end) =>
        IsFraction(text, start)
        || (end - start == 13 && (IsTelephoneNumber(text, start) || IsBarcode(text[start..end])))
        || (end - start == 16 && IsSpanId(text, start, end))
        || Iban.Covers(text, start, end);

    // 0.4539578763621486: what Math.random() gives.
    private static bool IsFraction(ReadOnlySpan<byte> text, int start) =>
        start >= 2 && text[start - 1] == '.' && char.IsAsciiDigit((char)text[start - 2]);

    // ITU-T E.164 in full: of the countries that reach 13 digits, all of Germany begins with 4.
    private static bool IsTelephoneNumber(ReadOnlySpan<byte> text, int start) => start >= 1 && text[start - 1] == '+';

    // A GTIN-13 (EAN) with its own check digit. German and Japanese ones begin with 4; card numbers of 13 digits are
    // no longer issued.
    private static bool IsBarcode(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            if (!char.IsAsciiDigit((char)digits[i])) return false;
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        }

        return sum % 10 == 0;
    }

    // version-traceid-spanid-flags of W3C Trace Context, section 3.2.
    private static bool IsSpanId(ReadOnlySpan<byte> text, int start, int end)
    {
        var traceId = start - TraceIdLength - 1;
        return traceId >= 3
            && text.Length >= end + 3
            && IsHex(text.Slice(traceId - 3, 2)) && text[traceId - 1] == '-'
            && IsHex(text.Slice(traceId, TraceIdLength)) && text[start - 1] == '-'
            && text[end] == '-' && IsHex(text.Slice(end + 1, 2));
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var element in text)
        {
            if (!char.IsAsciiHexDigit((char)element)) return false;
        }

        return true;
    }
}
