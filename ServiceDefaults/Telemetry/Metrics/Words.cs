using System.Collections.Concurrent;
using System.Diagnostics;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// The values that an attribute of a metric may have. A word is short and has next to no digits, so nobody mistakes it
/// for a place to put data.
/// </summary>
internal static class Words
{
    /// <summary>What stands for anything that is no word (OpenTelemetry semantic conventions, "known values").</summary>
    public const string Other = "_OTHER";

    private const int LongestWord = 80;
    private const int MostDigits = 2; // As in workload.catalog.v1.Catalog/ListProducts.
    private const int MostRemembered = 1000;

    private static readonly ConcurrentDictionary<string, string> s_checked = new(StringComparer.Ordinal);

    public static string Checked(string value)
    {
        if (s_checked.TryGetValue(value, out var known)) return known;
        var word = IsWord(value) && ReferenceEquals(Redactor.Redact(value), value) ? value : Other;
        if (s_checked.Count < MostRemembered && word != Other) s_checked.TryAdd(value, word);
        return word;
    }

    public static TagList Tags(string[] keys, ReadOnlySpan<string> values)
    {
        if (keys.Length != values.Length) throw new ArgumentException("Each attribute has one value.", nameof(values));
        var tags = default(TagList);
        for (var i = 0; i < keys.Length; i++) tags.Add(keys[i], Checked(values[i]));
        return tags;
    }

    private static bool IsWord(string value)
    {
        var digits = 0;
        foreach (var c in value)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!char.IsAsciiLetter(c) && c is not ('-' or '_' or '.' or '/')) return false;
        }

        return value.Length is > 0 and <= LongestWord && digits <= MostDigits;
    }
}
