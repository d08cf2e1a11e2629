using System.Buffers;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Card numbers in base64, standard or URL-safe, and in hexadecimal, with or without dashes, of UTF-8 or UTF-16. The
/// whole word goes: its rest is likely the rest of the same record.
/// </summary>
internal static class PackedForm
{
    // 13 digits in base64.
    private const int ShortestWord = 18;

    private static readonly SearchValues<byte> s_alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);

    private static readonly byte[] s_sextets = [.. Enumerable.Range(0, 256).Select(value => SextetOf((byte)value))];

    public static List<Range>? Find(ReadOnlySpan<byte> text, bool lookAlikes)
    {
        List<Range>? all = null;
        for (var at = 0; text.Length - at >= ShortestWord;)
        {
            var start = text[at..].IndexOfAny(s_alphabet);
            if (start < 0) break;
            start += at;
            var length = text[start..].IndexOfAnyExcept(s_alphabet);
            at = length < 0 ? text.Length : start + length;
            if (at - start >= ShortestWord && Holds(text[start..at], lookAlikes)) (all ??= []).Add(start..at);
        }

        return all;
    }

    private static bool Holds(ReadOnlySpan<byte> word, bool lookAlikes)
    {
        if (word.Count((byte)'3') < Pan.MinLength && FirstBase64(word, 0) < 0) return false;
        using var buffer = new WipedBytes(word.Length);
        return HoldsHex(word, buffer.Span, lookAlikes) || HoldsBase64(word, buffer.Span, lookAlikes);
    }

    /// <summary>Whether a text begins like a part of a card number in base64.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> text) => IsThreeDigits(text) || IsTwoWideDigits(text);

    private static bool HoldsHex(ReadOnlySpan<byte> word, Span<byte> buffer, bool lookAlikes)
    {
        // Every digit is a 3 and itself. It may begin at either half of a pair when others stand before it.
        return word.Count((byte)'3') >= Pan.MinLength
            && (IsFound(DecodeHex(word, buffer), lookAlikes) || IsFound(DecodeHex(word[1..], buffer), lookAlikes));
    }

    private static bool HoldsBase64(ReadOnlySpan<byte> word, Span<byte> buffer, bool lookAlikes)
    {
        // What stands before the number, such as a path, shifts its quads: they tell where to begin.
        var tried = 0;
        for (var at = FirstBase64(word, 0); at >= 0; at = FirstBase64(word, at + 1))
        {
            var shift = 1 << (at % 4);
            if ((tried & shift) != 0) continue;
            tried |= shift;
            if (IsFound(DecodeBase64(word[(at % 4)..], buffer), lookAlikes)) return true;
        }

        return false;
    }

    private static int FirstBase64(ReadOnlySpan<byte> word, int at)
    {
        for (; word.Length - at >= 4; at++)
        {
            var next = word[at..].IndexOfAnyInRange((byte)'M', (byte)'O');
            if (next < 0) break;
            at += next;
            if (MayBegin(word[at..])) return at;
        }

        return -1;
    }

    // A number has three adjacent digits that fill a quad, however it is grouped and shifted.
    private static bool IsThreeDigits(ReadOnlySpan<byte> quad) => quad is
    [
        (byte)'M' or (byte)'N' or (byte)'O',
        (byte)'D' or (byte)'T' or (byte)'j' or (byte)'z',
        (byte)'A' or (byte)'E' or (byte)'I' or (byte)'M' or (byte)'Q' or (byte)'U' or (byte)'Y' or (byte)'c'
            or (byte)'g' or (byte)'k',
        (>= (byte)'w' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'5'),
        ..
    ];

    // In UTF-16 every second byte is zero: every second quad is a digit, a zero and a digit.
    private static bool IsTwoWideDigits(ReadOnlySpan<byte> quad) => quad is
    [
        (byte)'M' or (byte)'N' or (byte)'O',
        (byte)'A' or (byte)'Q' or (byte)'g' or (byte)'w',
        (byte)'A',
        (>= (byte)'w' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'5'),
        ..
    ];

    private static bool IsFound(Span<byte> decoded, bool lookAlikes)
    {
        var view = decoded[..CardText.Read(decoded, decoded, [], [])];
        return CardNumberFinder.TryFind(view, 0, lookAlikes, out _)
            || (view.Contains((byte)0) && CardNumberFinder.TryFind(WithoutZeros(view), 0, lookAlikes, out _));
    }

    private static ReadOnlySpan<byte> WithoutZeros(Span<byte> bytes)
    {
        var write = 0;
        foreach (var value in bytes)
        {
            if (value != 0) bytes[write++] = value;
        }

        return bytes[..write];
    }

    private static Span<byte> DecodeHex(ReadOnlySpan<byte> word, Span<byte> buffer)
    {
        var write = 0;
        int? high = null;
        foreach (var digit in word)
        {
            if (digit == '-') continue;
            var value = HexDigit.Value(digit);
            if (high is { } first) buffer[write++] = first < 0 || value < 0 ? (byte)0 : (byte)((first << 4) | value);
            high = high is null ? value : null;
        }

        return buffer[..write];
    }

    private static Span<byte> DecodeBase64(ReadOnlySpan<byte> word, Span<byte> buffer)
    {
        var write = 0;
        var at = 0;
        for (; word.Length - at >= 4; at += 4, write += 3)
        {
            var quad = (Sextet(word[at]) << 18)
                | (Sextet(word[at + 1]) << 12) | (Sextet(word[at + 2]) << 6) | Sextet(word[at + 3]);
            buffer[write] = (byte)(quad >> 16);
            buffer[write + 1] = (byte)(quad >> 8);
            buffer[write + 2] = (byte)quad;
        }

        for (var bits = 0; at < word.Length; at++)
        {
            bits = (bits << 6) | Sextet(word[at]);
            if (at % 4 != 0) buffer[write++] = (byte)(bits >> (6 - (2 * (at % 4))));
        }

        return buffer[..write];
    }

    private static int Sextet(byte character) => s_sextets[character];

    private static byte SextetOf(byte character) => character switch
    {
        >= (byte)'A' and <= (byte)'Z' => (byte)(character - 'A'),
        >= (byte)'a' and <= (byte)'z' => (byte)(character - 'a' + 26),
        >= (byte)'0' and <= (byte)'9' => (byte)(character - '0' + 52),
        (byte)'+' or (byte)'-' => 62,
        _ => 63,
    };
}
