namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Bank account numbers (ISO 13616), plain or in groups of four, country and check digits first.</summary>
internal static class Iban
{
    private const int Group = 4;
    private const int MaxLength = 34;

    /// <summary>Whether start..end lies within a valid account number.</summary>
    public static bool Covers(ReadOnlySpan<byte> text, int start, int end) =>
        CoversPrinted(text, start, end) || CoversPlain(text, start, end);

    private static bool CoversPrinted(ReadOnlySpan<byte> text, int start, int end)
    {
        var furthest = Math.Max(0, start - (MaxLength + (MaxLength / Group)));
        for (var head = start - Group - 1; head >= furthest && IsSeparator(text[head + Group]); head -= Group + 1)
        {
            if (IsHead(text, head)) return IsValid(text[head..], end - head);
        }

        return false;
    }

    // The electronic format: without separators.
    private static bool CoversPlain(ReadOnlySpan<byte> text, int start, int end)
    {
        while (start > 0 && char.IsAsciiLetterOrDigit((char)text[start - 1])) start--;
        while (end < text.Length && char.IsAsciiLetterOrDigit((char)text[end])) end++;
        if (end - start is <= Group or > MaxLength || !IsHead(text, start)) return false;
        var remainder = 0;
        foreach (var element in text[(start + Group)..end]) remainder = Append(remainder, element);
        return WithHead(remainder, text[start..]) == 1;
    }

    private static bool IsHead(ReadOnlySpan<byte> text, int at) =>
        char.IsAsciiLetterUpper((char)text[at])
        && char.IsAsciiLetterUpper((char)text[at + 1])
        && char.IsAsciiDigit((char)text[at + 2])
        && char.IsAsciiDigit((char)text[at + 3])
        && (at == 0 || !char.IsAsciiLetterOrDigit((char)text[at - 1]));

    // The remainder of division by 97 with the first group moved to the end is 1, for some end at or after mustReach.
    private static bool IsValid(ReadOnlySpan<byte> text, int mustReach)
    {
        var remainder = 0;
        for (var at = Group + 1; at < text.Length && at < MaxLength + (MaxLength / Group); at++)
        {
            if (at % (Group + 1) == Group && text[at] == text[Group]) continue;
            if (!char.IsAsciiLetterOrDigit((char)text[at])) break;
            remainder = Append(remainder, text[at]);
            if (at + 1 >= mustReach && IsEnd(text, at + 1) && WithHead(remainder, text) == 1) return true;
        }

        return false;
    }

    private static bool IsEnd(ReadOnlySpan<byte> text, int at) =>
        at == text.Length || !char.IsAsciiLetterOrDigit((char)text[at]);

    private static int WithHead(int remainder, ReadOnlySpan<byte> text)
    {
        foreach (var element in text[..Group]) remainder = Append(remainder, element);
        return remainder;
    }

    private static int Append(int remainder, byte element) =>
        char.IsAsciiDigit((char)element)
            ? ((remainder * 10) + (element - '0')) % 97
            : ((remainder * 100) + ((element | 0x20) - 'a' + 10)) % 97;

    private static bool IsSeparator(byte element) => element is (byte)' ' or (byte)'-';
}
