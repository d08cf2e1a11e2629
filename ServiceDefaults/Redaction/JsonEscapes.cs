namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Undoes the escapes of JSON strings (RFC 8259, section 7), in whatever text they stand.</summary>
internal static class JsonEscapes
{
    // What is not ASCII can neither be part of a card number nor hide one.
    private const byte NotAscii = 0x80;

    /// <summary>Decodes in place, once, and returns the new length. Malformed escapes stay as they are.</summary>
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
        [(byte)'\\', (byte)'u', var a, var b, var c, var d, ..] => Unicode(a, b, c, d) is >= 0 and var value
            ? (value < NotAscii ? (byte)value : NotAscii, 6)
            : (text[0], 1),
        [(byte)'\\', (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => ((byte)' ', 2),
        [(byte)'\\', (byte)'"' or (byte)'\\' or (byte)'/', ..] => (text[1], 2),
        _ => (text[0], 1),
    };

    private static int Unicode(byte a, byte b, byte c, byte d)
    {
        var (first, second, third, fourth) =
            (HexDigit.Value(a), HexDigit.Value(b), HexDigit.Value(c), HexDigit.Value(d));
        return (first | second | third | fourth) < 0 ? -1 : (first << 12) | (second << 8) | (third << 4) | fourth;
    }
}
