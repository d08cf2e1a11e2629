using System.Buffers;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Card numbers in base64, standard or URL-safe, and in hexadecimal, with or without dashes, of UTF-8 or UTF-16. The
/// whole word goes: its rest is likely the rest of the same record.
/// </summary>
internal static class PackedForm
{
    // 13 digits in base64.
    private const int ShortestWord = 18;

    private static readonly SearchValues<char> s_alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    public static List<Range>? Find(ReadOnlySpan<char> text)
    {
        List<Range>? all = null;
        for (var at = 0; text.Length - at >= ShortestWord;)
        {
            var start = text[at..].IndexOfAny(s_alphabet);
            if (start < 0) break;
            start += at;
            var length = text[start..].IndexOfAnyExcept(s_alphabet);
            at = length < 0 ? text.Length : start + length;
            if (at - start >= ShortestWord && Holds(text[start..at])) (all ??= []).Add(start..at);
        }

        return all;
    }

    private static bool Holds(ReadOnlySpan<char> word)
    {
        var rented = word.Length > 512 ? ArrayPool<byte>.Shared.Rent(word.Length) : null;
        var buffer = rented is null ? stackalloc byte[512] : rented;
        try
        {
            return HoldsHex(word, buffer) || HoldsBase64(word, buffer);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool HoldsHex(ReadOnlySpan<char> word, Span<byte> buffer)
    {
        // Every digit is a 3 and itself. It may begin at either half of a pair when others stand before it.
        return word.Count('3') >= Pan.MinLength
            && (IsFound(DecodeHex(word, buffer)) || IsFound(DecodeHex(word[1..], buffer)));
    }

    private static bool HoldsBase64(ReadOnlySpan<char> word, Span<byte> buffer)
    {
        // What stands before the number, such as a path, shifts its quads: they tell where to begin.
        var tried = 0;
        for (var at = 0; at + 4 <= word.Length; at++)
        {
            var next = word[at..].IndexOfAny('M', 'N', 'O');
            if (next < 0) break;
            at += next;
            var shift = 1 << (at % 4);
            if ((tried & shift) != 0 || !(IsThreeDigits(word[at..]) || IsTwoWideDigits(word[at..]))) continue;
            tried |= shift;
            if (IsFound(DecodeBase64(word[(at % 4)..], buffer))) return true;
        }

        return false;
    }

    // A number has three adjacent digits that fill a quad, however it is grouped and shifted.
    private static bool IsThreeDigits(ReadOnlySpan<char> quad) => quad is
    [
        'M' or 'N' or 'O',
        'D' or 'T' or 'j' or 'z',
        'A' or 'E' or 'I' or 'M' or 'Q' or 'U' or 'Y' or 'c' or 'g' or 'k',
        (>= 'w' and <= 'z') or (>= '0' and <= '5'),
        ..
    ];

    // In UTF-16 every second byte is zero: every second quad is a digit, a zero and a digit.
    private static bool IsTwoWideDigits(ReadOnlySpan<char> quad) => quad is
    [
        'M' or 'N' or 'O', 'A' or 'Q' or 'g' or 'w', 'A', (>= 'w' and <= 'z') or (>= '0' and <= '5'), ..
    ];

    private static bool IsFound(Span<byte> decoded) =>
        CardNumberScanner.TryFind(decoded, 0, CardNumberScanner.Boundary.Loose, out _)
        || (decoded.Contains((byte)0)
            && CardNumberScanner.TryFind(WithoutZeros(decoded), 0, CardNumberScanner.Boundary.Loose, out _));

    private static ReadOnlySpan<byte> WithoutZeros(Span<byte> bytes)
    {
        var write = 0;
        foreach (var value in bytes)
        {
            if (value != 0) bytes[write++] = value;
        }

        return bytes[..write];
    }

    private static Span<byte> DecodeHex(ReadOnlySpan<char> word, Span<byte> buffer)
    {
        var write = 0;
        int? high = null;
        foreach (var c in word)
        {
            if (c == '-') continue;
            var value = HexDigit.Value((byte)c);
            if (high is { } first) buffer[write++] = first < 0 || value < 0 ? (byte)0 : (byte)((first << 4) | value);
            high = high is null ? value : null;
        }

        return buffer[..write];
    }

    private static Span<byte> DecodeBase64(ReadOnlySpan<char> word, Span<byte> buffer)
    {
        var write = 0;
        var bits = 0;
        for (var i = 0; i < word.Length; i++)
        {
            bits = ((bits << 6) | Sextet(word[i])) & 0xFFFFFF;
            if (i % 4 != 0) buffer[write++] = (byte)(bits >> (6 - (2 * (i % 4))));
        }

        return buffer[..write];
    }

    private static int Sextet(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' or '-' => 62,
        _ => 63,
    };
}
