using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Finds card numbers in the view that <see cref="CardText" /> gives of a text.</summary>
/// <remarks>
/// 1. A candidate is a run of 13 to 19 digits, or groups of digits as printed on cards, or a sequence of 13 to 19
///    single digits, with one to four separators of any kind between groups.
/// 2. It is not part of a longer run of digits, nor of a hexadecimal identifier; letters beside it do not matter.
/// 3. It lies in an issuer range with one of that range's lengths, and passes the Luhn check.
/// One pass; each start looks a bounded number of elements around, and nothing is allocated.
/// </remarks>
internal static class CardNumberScanner
{
    private const int MaxSeparators = 4;

    /// <summary>Finds the first card number at or after <paramref name="from"/>.</summary>
    public static bool TryFind(ReadOnlySpan<byte> view, int from, out Range found)
    {
        found = default;
        for (var at = from; view.Length - at >= Pan.MinLength;)
        {
            var next = view[at..].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (next < 0) return false;
            at += next;
            var isStart = at == 0 || !CardText.IsDigit(view[at - 1]);
            var endOfGroup = CardText.EndOfDigits(view, at);
            if (isStart && Match(view, at, endOfGroup) is { } end)
            {
                found = at..end;
                return true;
            }

            at = endOfGroup;
        }

        return false;
    }

    /// <summary>Whether a card number starts at the first digit of a group.</summary>
    public static bool IsAt(ReadOnlySpan<byte> view, int start) =>
        Match(view, start, CardText.EndOfDigits(view, start)) is not null;

    // The end of the longest card number that starts at the first digit of a group.
    private static int? Match(ReadOnlySpan<byte> view, int start, int end)
    {
        switch (end - start)
        {
            case >= Pan.MinLength and <= Pan.MaxLength:
                return IsNumber(view[start..end], view, start, end) ? end : null;
            case 1 when BeginsSpelled(view, start):
            case 4 when LengthOfNext(view, end) is 4 or 6:
            case 6 when LengthOfNext(view, end) is 13:
                return MatchGroups(view, start);
            default:
                return null;
        }
    }

    private static bool BeginsSpelled(ReadOnlySpan<byte> view, int start)
    {
        if (FollowsSingleDigit(view, start)) return false;
        var at = start;
        for (var count = 1; count < Pan.MinLength; count++)
        {
            if (NextGroup(view, at + 1) is not { } next || EndOfDigits(view, next, limit: 1) > next + 1) return false;
            at = next;
        }

        return true;
    }

    /// <summary>Likewise, but passes by what <see cref="LookAlikes" /> explain.</summary>
    public static bool TryFindUnexplained(ReadOnlySpan<byte> view, int from, out Range found)
    {
        while (TryFind(view, from, out found))
        {
            var (start, length) = found.GetOffsetAndLength(view.Length);
            if (!LookAlikes.Explain(view, start, start + length)) return true;
            from = start + 1;
        }

        return false;
    }

    private static int? MatchGroups(ReadOnlySpan<byte> view, int at)
    {
        Span<byte> digits = stackalloc byte[Pan.MaxLength];
        Span<int> groups = stackalloc int[Pan.MaxLength];
        Span<int> ends = stackalloc int[Pan.MaxLength];
        var (count, total) = (0, 0);
        for (int? start = at; start is { } first; start = NextGroup(view, ends[count - 1]))
        {
            var end = EndOfDigits(view, first, limit: Pan.MaxLength);
            if (total + end - first > Pan.MaxLength) break;
            view[first..end].CopyTo(digits[total..]);
            total += end - first;
            groups[count] = end - first;
            ends[count++] = end;
        }

        int? found = null;
        for (; count > 0 && found is null; total -= groups[--count])
        {
            var end = ends[count - 1];
            if (IsWritten(view, at, end, groups[..count]) && IsNumber(digits[..total], view, at, end))
            {
                found = end;
            }
        }

        CryptographicOperations.ZeroMemory(digits);
        return found;
    }

    private static bool IsNumber(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> view, int start, int end) =>
        IssuerRanges.MayFit(digits)
        && Luhn.IsValid(digits)
        && IssuerRanges.Find(digits) is not null
        && !HexIdentifier.Covers(view, start, end);

    // Single digits are the number only when they are all there are: a longer list of digits is a list.
    private static bool IsWritten(ReadOnlySpan<byte> view, int start, int end, ReadOnlySpan<int> groups) =>
        CardGrouping.IsPrinted(groups)
        || (CardGrouping.IsSpelled(groups) && !FollowsSingleDigit(view, start) && !PrecedesSingleDigit(view, end));

    private static bool PrecedesSingleDigit(ReadOnlySpan<byte> view, int end) =>
        NextGroup(view, end) is { } next && EndOfDigits(view, next, limit: 1) == next + 1;

    private static bool FollowsSingleDigit(ReadOnlySpan<byte> view, int start)
    {
        var at = start - 1;
        while (at >= 0 && start - 1 - at < MaxSeparators && CardText.IsSeparator(view[at])) at--;
        return at >= 0 && at < start - 1 && CardText.IsDigit(view[at]) && (at == 0 || !CardText.IsDigit(view[at - 1]));
    }

    // Where the digits behind the separators at a position begin, or null.
    private static int? NextGroup(ReadOnlySpan<byte> view, int end)
    {
        var at = end;
        while (at < view.Length && at - end < MaxSeparators && CardText.IsSeparator(view[at])) at++;
        return at > end && at < view.Length && CardText.IsDigit(view[at]) ? at : null;
    }

    private static int LengthOfNext(ReadOnlySpan<byte> view, int end) =>
        NextGroup(view, end) is { } next ? EndOfDigits(view, next, Pan.MaxLength) - next : 0;

    // Looks at one digit more than the limit, so that a longer group is told from one that fits.
    private static int EndOfDigits(ReadOnlySpan<byte> view, int at, int limit = int.MaxValue)
    {
        var start = at;
        while (at < view.Length && at - start <= limit && CardText.IsDigit(view[at])) at++;
        return at;
    }
}
