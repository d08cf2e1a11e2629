using System.Text;

using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Plain;

/// <summary>Undoes the escapes of JSON strings (RFC 8259, section 7), in whatever text they stand.</summary>
internal static class PlainJsonEscapes
{
    private const int Length = 6;

    /// <summary>
    /// Decodes in place to UTF-8, once, and returns the new length. Malformed escapes stay as they are.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where each element came from, moved along; or empty.</param>
    public static int Decode(Span<byte> text, Span<int> origin) => PlainEscapes.Decode(text, origin, Next);

    private static (Rune? Character, int Length) Next(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\\', (byte)'u', ..] => Unicode(text),
        [(byte)'\\', (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => (new Rune(' '), 2),
        [(byte)'\\', (byte)'"' or (byte)'\\' or (byte)'/', ..] => (new Rune((char)text[1]), 2),
        _ => (null, 1),
    };

    // Characters beyond the first plane are two escapes, a surrogate each.
    private static (Rune? Character, int Length) Unicode(ReadOnlySpan<byte> text)
    {
        if (CodeUnit(text) is not { } first) return (null, 1);
        if (Rune.TryCreate(first, out var character)) return (character, Length);
        return CodeUnit(text[Length..]) is { } second && Rune.TryCreate(first, second, out character)
            ? (character, 2 * Length)
            : (Rune.ReplacementChar, Length);
    }

    private static char? CodeUnit(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'\\', (byte)'u', var a, var b, var c, var d, ..]) return null;
        var (first, second, third, fourth) =
            (HexDigit.Value(a), HexDigit.Value(b), HexDigit.Value(c), HexDigit.Value(d));
        return (first | second | third | fourth) < 0
            ? null
            : (char)((first << 12) | (second << 8) | (third << 4) | fourth);
    }
}
