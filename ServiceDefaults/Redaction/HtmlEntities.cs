using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Undoes character references of HTML and XML (HTML Living Standard, 13.5), in whatever text: the numeric ones, and
/// the names of what editors put between groups of digits.
/// </summary>
internal readonly struct HtmlEntities : IEscape
{
    // Leading zeros are allowed without end; nobody writes more than these.
    private const int LongestReference = 12;

    private static readonly (byte[] Name, Rune Character)[] s_names =
    [
        .. Names(new Rune(' '), "nbsp", "ensp", "emsp", "thinsp", "ndash", "mdash", "minus", "middot", "bull"),
        .. Names(new Rune('\u00AD'), "shy", "zwj", "zwnj"),
    ];

    public static byte First => (byte)'&';

    public static (int Read, int Written) Next(ReadOnlySpan<byte> text, Span<byte> target) => text switch
    {
        [_, (byte)'#', (byte)'x' or (byte)'X', ..] => Number(text, target, 3, 16),
        [_, (byte)'#', ..] => Number(text, target, 2, 10),
        [_, >= (byte)'b' and <= (byte)'z', ..] => Name(text, target),
        _ => default,
    };

    private static (int Read, int Written) Name(ReadOnlySpan<byte> text, Span<byte> target)
    {
        foreach (var (name, character) in s_names)
        {
            if (text.StartsWith(name)) return (name.Length, character.EncodeToUtf8(target));
        }

        return default;
    }

    private static (int Read, int Written) Number(ReadOnlySpan<byte> text, Span<byte> target, int from, int radix)
    {
        var (value, at) = (0, from);
        for (; at < text.Length && at < LongestReference; at++)
        {
            var digit = HexDigit.Value(text[at]);
            if (digit < 0 || digit >= radix) break;
            value = unchecked((value * radix) + digit);
        }

        if (at == from) return default;
        // Browsers read a reference without its semicolon too.
        var length = at < text.Length && text[at] == ';' ? at + 1 : at;
        var isCharacter = Rune.TryCreate(value, out var character);
        return (length, (isCharacter ? character : Rune.ReplacementChar).EncodeToUtf8(target));
    }

    private static IEnumerable<(byte[] Name, Rune Character)> Names(Rune character, params string[] names) =>
        names.Select(name => (Encoding.ASCII.GetBytes($"&{name};"), character));
}
