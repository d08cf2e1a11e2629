using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Undoes the escapes of JSON strings (RFC 8259, section 7), in whatever text they stand.</summary>
internal readonly struct JsonEscapes : IEscape
{
    private const int Length = 6;

    public static byte First => (byte)'\\';

    public static (int Read, int Written) Next(ReadOnlySpan<byte> text, Span<byte> target)
    {
        switch (text)
        {
            case [_, (byte)'u', ..]:
                return Unicode(text, target);
            case [_, (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..]:
                target[0] = (byte)' ';
                return (2, 1);
            case [_, (byte)'"' or (byte)'\\' or (byte)'/', ..]:
                target[0] = text[1];
                return (2, 1);
            default:
                return default;
        }
    }

    // Characters beyond the first plane are two escapes, a surrogate each.
    private static (int Read, int Written) Unicode(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (CodeUnit(text) is not { } first) return default;
        var length = Length;
        if (!Rune.TryCreate(first, out var character))
        {
            var isPair = CodeUnit(text[Length..]) is { } second && Rune.TryCreate(first, second, out character);
            if (!isPair) character = Rune.ReplacementChar;
            length = isPair ? 2 * Length : Length;
        }

        return (length, character.EncodeToUtf8(target));
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
