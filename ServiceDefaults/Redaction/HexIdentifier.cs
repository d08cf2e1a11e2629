namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Identifiers in hexadecimal, half of whose characters are digits, so that a few of a million hold what looks like a
/// card number: span and trace ids, object ids, UUIDs and hashes up to SHA-512.
/// </summary>
internal static class HexIdentifier
{
    private const int Longest = 128;

    // What an escape such as \u0022 or %2522 leaves before an identifier in a text that is not decoded yet.
    private const int LongestEscape = 5;

    // Groups of 8-4-4-4-12 digits (RFC 9562, section 4).
    private static readonly Form s_uuid = new(36, [8, 13, 18, 23]);

    // version-traceid-spanid-flags (W3C Trace Context, section 3.2).
    private static readonly Form s_traceParent = new(55, [2, 35, 52]);

    /// <summary>Whether the digits at start..end are a part of an identifier, and not all of it.</summary>
    public static bool Covers(ReadOnlySpan<byte> view, int start, int end) =>
        IsInWord(view, start, end) || s_uuid.Covers(view, start, end);

    /// <summary>Whether they are a part of the trace context that a caller sends.</summary>
    public static bool IsInTraceParent(ReadOnlySpan<byte> view, int start, int end) =>
        s_traceParent.Covers(view, start, end);

    private static bool IsInWord(ReadOnlySpan<byte> view, int start, int end)
    {
        var (from, to) = (start, end);
        while (from > 0 && start - from <= Longest && CardText.IsLetterOrDigit(view[from - 1])) from--;
        while (to < view.Length && to - end <= Longest && CardText.IsLetterOrDigit(view[to])) to++;
        var escape = from > 0 && view[from - 1] is (byte)'%' or (byte)'\\' ? LongestEscape : 0;
        for (var skip = 0; skip <= escape && from + skip <= start; skip++)
        {
            var word = view[(from + skip)..to];
            if (IsLength(word.Length, end - start) && IsHex(word)) return true;
        }

        return false;
    }

    // A span id has 16 digits: one letter beside an American Express number does not make it one.
    private static bool IsLength(int word, int number) =>
        word == 16 ? number <= 14 : word > number && word is 24 or 32 or 40 or 48 or 56 or 64 or 96 or Longest;

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var element in text)
        {
            if (HexDigit.Value(element) < 0) return false;
        }

        return true;
    }

    private sealed class Form(int length, byte[] dashes)
    {
        public bool Covers(ReadOnlySpan<byte> view, int start, int end)
        {
            for (var from = Math.Max(0, end - length); from <= start && from + length <= view.Length; from++)
            {
                if (Fits(view.Slice(from, length))) return true;
            }

            return false;
        }

        private bool Fits(ReadOnlySpan<byte> text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (dashes.Contains((byte)i) ? text[i] != '-' : HexDigit.Value(text[i]) < 0) return false;
            }

            return true;
        }
    }
}
