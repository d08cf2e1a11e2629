using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Plain;

/// <summary>Undoes the encoding of URLs and forms (RFC 3986, section 2.1).</summary>
internal static class PlainPercentEncoding
{
    /// <summary>Decodes in place, once, and returns the new length. Malformed escapes stay as they are.</summary>
    /// <remarks>A plus stays: it separates digits as well, and before them it marks a telephone number.</remarks>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where each element came from, moved along; or empty.</param>
    public static int Decode(Span<byte> text, Span<int> origin)
    {
        var write = 0;
        for (var read = 0; read < text.Length; write++)
        {
            if (!origin.IsEmpty) origin[write] = origin[read];
            var escape = text[read] == '%' && read + 2 < text.Length ? Value(text[read + 1], text[read + 2]) : -1;
            text[write] = escape >= 0 ? (byte)escape : text[read];
            read += escape >= 0 ? 3 : 1;
        }

        return write;
    }

    private static int Value(byte high, byte low)
    {
        var (first, second) = (HexDigit.Value(high), HexDigit.Value(low));
        return first < 0 || second < 0 ? -1 : (first << 4) | second;
    }
}
