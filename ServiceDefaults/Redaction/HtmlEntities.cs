namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Undoes numeric character references of HTML and XML (HTML Living Standard, 13.5), in whatever text.
/// </summary>
internal static class HtmlEntities
{
    private const byte NotAscii = 0x80;
    private const int NoBreakSpace = 0xA0;

    // Leading zeros are allowed without end; nobody writes more than these.
    private const int LongestReference = 12;

    /// <summary>Decodes in place, once, and returns the new length. Malformed references stay as they are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where each element came from, moved along; or empty.</param>
    public static int Decode(Span<byte> text, Span<int> origin)
    {
        var write = 0;
        for (var read = 0; read < text.Length; write++)
        {
            if (!origin.IsEmpty) origin[write] = origin[read];
            (text[write], var length) = Next(text[read..]);
            read += length;
        }

        return write;
    }

    private static (byte Value, int Length) Next(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'&', (byte)'#', (byte)'x' or (byte)'X', ..] => Number(text, 3, 16),
        [(byte)'&', (byte)'#', ..] => Number(text, 2, 10),
        // The separator that editors put between groups.
        [(byte)'&', (byte)'n', (byte)'b', (byte)'s', (byte)'p', (byte)';', ..] => ((byte)' ', 6),
        _ => (text[0], 1),
    };

    private static (byte Value, int Length) Number(ReadOnlySpan<byte> text, int from, int radix)
    {
        var (value, at) = (0, from);
        for (; at < text.Length && at < LongestReference; at++)
        {
            var digit = HexDigit.Value(text[at]);
            if (digit < 0 || digit >= radix) break;
            value = (value * radix) + digit;
        }

        if (at == from) return (text[0], 1);
        // Browsers read a reference without its semicolon too.
        var length = at < text.Length && text[at] == ';' ? at + 1 : at;
        return (value is >= 0 and < NotAscii ? (byte)value : value == NoBreakSpace ? (byte)' ' : NotAscii, length);
    }
}
