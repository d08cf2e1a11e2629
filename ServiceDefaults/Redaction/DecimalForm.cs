using System.Buffers;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Card numbers as bytes in decimal, <c>52, 49, 49, …</c>: how a log prints an array of them.
/// </summary>
internal static class DecimalForm
{
    public static List<Range>? Find(ReadOnlySpan<char> text)
    {
        List<Range>? all = null;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0) break;
            at += next;
            var (end, count) = EndOfList(text, at);
            if (count >= Pan.MinLength && Holds(text[at..end], count)) (all ??= []).Add(at..end);
            at = Math.Max(end, at + 1);
        }

        return all;
    }

    // Numbers of up to three digits with a comma, a space or both between them.
    private static (int End, int Count) EndOfList(ReadOnlySpan<char> text, int at)
    {
        for (var count = 0; ; count++)
        {
            var end = EndOfDigits(text, at);
            if (end == at || end - at > 3) return (at, count);
            at = end;
            if (at < text.Length && text[at] == ',') at++;
            if (at < text.Length && text[at] == ' ') at++;
            if (at == end) return (at, count + 1);
        }
    }

    private static int EndOfDigits(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    private static bool Holds(ReadOnlySpan<char> list, int count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(count);
        var bytes = buffer.AsSpan(0, count);
        try
        {
            Parse(list, bytes);
            return CardNumberScanner.TryFind(bytes, 0, CardNumberScanner.Boundary.Loose, out _);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Parse(ReadOnlySpan<char> list, Span<byte> bytes)
    {
        var (index, value) = (0, 0);
        for (var i = 0; i <= list.Length && index < bytes.Length; i++)
        {
            if (i < list.Length && char.IsAsciiDigit(list[i]))
            {
                value = (value * 10) + (list[i] - '0');
            }
            else if (i > 0 && char.IsAsciiDigit(list[i - 1]))
            {
                bytes[index++] = (byte)Math.Min(value, byte.MaxValue);
                value = 0;
            }
        }
    }
}
