using System.Text;

using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Plain;

/// <summary>
/// Undoes character references of HTML and XML (HTML Living Standard, 13.5), in whatever text: the numeric ones, and
/// the names of what editors put between groups of digits.
/// </summary>
internal static class PlainHtmlEntities
{
    // Leading zeros are allowed without end; nobody writes more than these.
    private const int LongestReference = 12;

    /// <summary>
    /// Decodes in place to UTF-8, once, and returns the new length. Malformed references stay as they are.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where each element came from, moved along; or empty.</param>
    public static int Decode(Span<byte> text, Span<int> origin) => PlainEscapes.Decode(text, origin, Next);

    private static (Rune? Character, int Length) Next(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'&', (byte)'#', (byte)'x' or (byte)'X', ..] => Number(text, 3, 16),
        [(byte)'&', (byte)'#', ..] => Number(text, 2, 10),
        [(byte)'&', ..] => Name(text),
        _ => (null, 1),
    };

    private static (Rune? Character, int Length) Name(ReadOnlySpan<byte> text)
    {
        var length = text[..Math.Min(text.Length, LongestReference)].IndexOf((byte)';') + 1;
        return Encoding.Latin1.GetString(text[..length]) switch
        {
            "&nbsp;" or "&ensp;" or "&emsp;" or "&thinsp;" or "&ndash;" or "&mdash;" or "&minus;" or "&middot;"
                or "&bull;" => (new Rune(' '), length),
            "&shy;" or "&zwj;" or "&zwnj;" => (new Rune('\u00AD'), length),
            _ => (null, 1),
        };
    }

    private static (Rune? Character, int Length) Number(ReadOnlySpan<byte> text, int from, int radix)
    {
        var (value, at) = (0, from);
        for (; at < text.Length && at < LongestReference; at++)
        {
            var digit = HexDigit.Value(text[at]);
            if (digit < 0 || digit >= radix) break;
            value = unchecked((value * radix) + digit);
        }

        if (at == from) return (null, 1);
        // Browsers read a reference without its semicolon too.
        var length = at < text.Length && text[at] == ';' ? at + 1 : at;
        return (Rune.TryCreate(value, out var character) ? character : Rune.ReplacementChar, length);
    }
}
