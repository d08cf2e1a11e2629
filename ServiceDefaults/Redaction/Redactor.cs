using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// The last line of defence: removes card numbers from text that is about to leave the process. It finds them plain,
/// grouped, percent-encoded, in JSON escapes and HTML entities, in base64, in hexadecimal and as a list of decimal
/// bytes, and would rather remove too much.
/// </summary>
public static class Redactor
{
    /// <summary>What stands in the place of a card number.</summary>
    public const string Mark = "[card number removed]";

    /// <summary>The same text without card numbers; the same instance when there are none.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Redact(string? text)
    {
        if (text is null || text.Length < Pan.MinLength) return text;
        while (CardNumberFinder.Find(text) is { } found) text = Replace(text, found);
        return text;
    }

    private static string Replace(string text, List<Range> found)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var range in found)
        {
            var (start, length) = range.GetOffsetAndLength(text.Length);
            result.Append(text, at, start - at).Append(Mark);
            at = start + length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
