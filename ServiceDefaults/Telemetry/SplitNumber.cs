using System.Collections;
using System.Globalization;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// A card number in pieces: several arguments of one log entry, tags of one span or elements of one list that each look
/// harmless and together are a number.
/// </summary>
internal static class SplitNumber
{
    // Smaller integers are counts, statuses and ports, which together would look like a number now and then.
    private const long SmallestPiece = 1000;

    /// <summary>Whether values that follow each other, others left out, make up a card number.</summary>
    public static bool IsIn(IEnumerable<KeyValuePair<string, object?>> values) =>
        IsIn(values.SelectMany(value => PiecesOf(value.Value)));

    /// <summary>
    /// How many digits a value may add to a number; values that have fewer together than a card number are none. Costs
    /// less than to take them to pieces.
    /// </summary>
    public static int MostDigitsIn(object? value) => value switch
    {
        string text => DigitsOf(text),
        char => 1,
        int number => number < SmallestPiece ? 0 : number < 100_000 ? 5 : 10,
        long or uint or ulong or decimal or IEnumerable => Pan.MinLength,
        _ => 0,
    };

    /// <summary>Whether elements that follow each other make up a card number.</summary>
    public static bool IsIn(IEnumerable list) => IsIn(list.Cast<object?>().SelectMany(PiecesOf));

    private static bool IsIn(IEnumerable<string> pieces)
    {
        List<string>? all = null;
        foreach (var piece in pieces) (all ??= []).Add(piece);
        for (var first = 0; first < all?.Count - 1; first++)
        {
            if (StartsAt(all!, first)) return true;
        }

        return false;
    }

    private static bool StartsAt(List<string> pieces, int first)
    {
        var digits = new StringBuilder(pieces[first], Pan.MaxLength);
        for (var next = first + 1; next < pieces.Count; next++)
        {
            digits.Append(pieces[next]);
            if (digits.Length > Pan.MaxLength) return false;
            if (digits.Length < Pan.MinLength) continue;
            var text = digits.ToString();
            if (!ReferenceEquals(Redactor.Redact(text), text)) return true;
        }

        return false;
    }

    private static int DigitsOf(string text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c is not (' ' or '-')) return 0;
        }

        return digits;
    }

    private static IEnumerable<string> PiecesOf(object? value) => value switch
    {
        string text => Piece(text),
        char digit => Piece(digit.ToString()),
        int or long or uint or ulong or decimal => IsLarge(value) ? Piece(TextOf(value)) : [],
        byte or sbyte or short or ushort or bool or null => [],
        IEnumerable list => list.Cast<object?>().SelectMany(PiecesOf),
        _ => [],
    };

    private static bool IsLarge(object value) =>
        Convert.ToDecimal(value, CultureInfo.InvariantCulture) >= SmallestPiece;

    private static string TextOf(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    // Digits with at most a separator at either end.
    private static IEnumerable<string> Piece(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return digits.Length is > 0 and < Pan.MinLength && digits.All(char.IsAsciiDigit) ? [digits] : [];
    }
}
