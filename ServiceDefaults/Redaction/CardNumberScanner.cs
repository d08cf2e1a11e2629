using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Finds card numbers in text: UTF-16 as <c>char</c>, UTF-8 as <c>byte</c>.</summary>
/// <remarks>
/// 1. A candidate is a run of 13 to 19 ASCII digits, or groups of digits as printed on cards, joined by one kind of
///    separator, a single space or dash.
/// 2. It is bounded by anything but ASCII letters and digits, or as <see cref="Boundary"/> says.
/// 3. It lies in an issuer range with one of that range's lengths, and passes the Luhn check.
/// One pass; each start looks a bounded number of elements around, and nothing is allocated.
/// </remarks>
internal static class CardNumberScanner
{
    private const int MaxGroups = 5;

    // The longest hash in use, SHA-512, has 128 hexadecimal digits.
    private const int LongestHexWord = 128;

    /// <summary>How a number may stand in its surroundings.</summary>
    public enum Boundary
    {
        /// <summary>Neither a letter nor a digit beside it.</summary>
        Word,

        /// <summary>Letters beside it too, unless the whole word is hexadecimal, as hashes and trace ids are.</summary>
        Loose,
    }

    /// <summary>Finds the first card number at or after <paramref name="from"/>.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int from, Boundary boundary, out Range found) =>
        TryFind<char>(text, from, boundary, out found);

    /// <inheritdoc cref="TryFind(ReadOnlySpan{char}, int, Boundary, out Range)" />
    public static bool TryFind(ReadOnlySpan<byte> text, int from, Boundary boundary, out Range found) =>
        TryFind<byte>(text, from, boundary, out found);

    private static bool TryFind<T>(ReadOnlySpan<T> text, int from, Boundary boundary, out Range found)
        where T : unmanaged, IComparable<T>
    {
        found = default;
        for (var at = from; text.Length - at >= Pan.MinLength;)
        {
            var next = text[at..].IndexOfAnyInRange(From<T>('0'), From<T>('9'));
            if (next < 0) return false;
            at += next;
            var groupEnd = EndOfDigits(text, at);
            if (Match(text, at, groupEnd, boundary) is { } end)
            {
                found = at..end;
                return true;
            }

            at = groupEnd;
        }

        return false;
    }

    // The end of the longest card number that starts with the digits at..firstEnd.
    private static int? Match<T>(ReadOnlySpan<T> text, int at, int firstEnd, Boundary boundary)
        where T : unmanaged, IComparable<T>
    {
        Span<int> groups = stackalloc int[MaxGroups];
        Span<int> ends = stackalloc int[MaxGroups];
        var count = 0;
        for (var end = firstEnd; ;)
        {
            groups[count] = end - (count == 0 ? at : ends[count - 1] + 1);
            ends[count++] = end;
            if (count == MaxGroups || end >= text.Length - 1 || !IsSeparator(text[end], text[firstEnd])) break;
            if (!IsDigit(text[end + 1])) break;
            end = EndOfDigits(text, end + 1, limit: Pan.MaxLength);
        }

        for (; count > 0; count--)
        {
            var end = ends[count - 1];
            if (CardGrouping.Fits(groups[..count]) && IsBounded(text, at, end, boundary) && IsCardNumber(text[at..end]))
                return end;
        }

        return null;
    }

    private static bool IsCardNumber<T>(ReadOnlySpan<T> candidate)
        where T : unmanaged, IComparable<T>
    {
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        var length = 0;
        foreach (var element in candidate)
        {
            if (IsDigit(element)) digits[length++] = (byte)ToChar(element);
        }

        digits = digits[..length];
        var valid = IssuerRanges.Find(digits) is not null && Luhn.IsValid(digits);
        CryptographicOperations.ZeroMemory(digits);
        return valid;
    }

    private static bool IsBounded<T>(ReadOnlySpan<T> text, int start, int end, Boundary boundary)
        where T : unmanaged, IComparable<T>
    {
        var opens = start == 0 || !IsAlphanumeric(text[start - 1]);
        var closes = end == text.Length || !IsAlphanumeric(text[end]);
        return (opens && closes) || (boundary is Boundary.Loose && !IsInHexWord(text, start, end));
    }

    private static bool IsInHexWord<T>(ReadOnlySpan<T> text, int start, int end)
        where T : unmanaged, IComparable<T>
    {
        if (start > 0 && IsDigit(text[start - 1])) return true;
        var (first, last) = (Math.Max(0, start - LongestHexWord), Math.Min(text.Length, end + LongestHexWord));
        for (; start > first && IsAlphanumeric(text[start - 1]); start--)
        {
            if (!IsHexDigit(text[start - 1])) return false;
        }

        for (; end < last && IsAlphanumeric(text[end]); end++)
        {
            if (!IsHexDigit(text[end])) return false;
        }

        return true;
    }

    private static int EndOfDigits<T>(ReadOnlySpan<T> text, int at, int limit = int.MaxValue)
        where T : unmanaged, IComparable<T>
    {
        var start = at;
        while (at < text.Length && at - start <= limit && IsDigit(text[at])) at++;
        return at;
    }

    private static bool IsSeparator<T>(T element, T first)
        where T : unmanaged, IComparable<T> =>
        ToChar(element) is ' ' or '-' && ToChar(element) == ToChar(first);

    private static bool IsDigit<T>(T element)
        where T : unmanaged, IComparable<T> => char.IsAsciiDigit(ToChar(element));

    private static bool IsHexDigit<T>(T element)
        where T : unmanaged, IComparable<T> => char.IsAsciiHexDigit(ToChar(element));

    private static bool IsAlphanumeric<T>(T element)
        where T : unmanaged, IComparable<T> => char.IsAsciiLetterOrDigit(ToChar(element));

    // Unlike generic arithmetic, these allocate nothing in code that is not optimized either.
    private static char ToChar<T>(T element)
        where T : unmanaged =>
        Unsafe.SizeOf<T>() == 1 ? (char)Unsafe.BitCast<T, byte>(element) : Unsafe.BitCast<T, char>(element);

    private static T From<T>(char ascii)
        where T : unmanaged =>
        Unsafe.SizeOf<T>() == 1 ? Unsafe.BitCast<byte, T>((byte)ascii) : Unsafe.BitCast<char, T>(ascii);
}
