using System.Collections.Concurrent;
using System.Diagnostics;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// The values that an attribute of a metric may have: words of a closed set. They are short and have next to no digits,
/// so nobody mistakes them for a place to put data.
/// </summary>
internal static class LabelValues
{
    /// <summary>What stands for anything else (OpenTelemetry semantic conventions, "known values").</summary>
    public const string Other = "_OTHER";

    private const int MaxLength = 80;
    private const int MaxDigits = 2; // As in workload.catalog.v1.Catalog/ListProducts.
    private const int MaxRemembered = 1000;

    private static readonly ConcurrentDictionary<string, string> s_checked = new(StringComparer.Ordinal);

    public static string Checked(string value)
    {
        if (s_checked.TryGetValue(value, out var known)) return known;
        var label = IsValid(value) && ReferenceEquals(Redactor.Redact(value), value) ? value : Other;
        if (s_checked.Count < MaxRemembered && label != Other) s_checked.TryAdd(value, label);
        return label;
    }

    public static TagList Tags(string[] keys, ReadOnlySpan<string> values)
    {
        if (keys.Length != values.Length) throw new ArgumentException("Each attribute has one value.", nameof(values));
        var tags = default(TagList);
        for (var i = 0; i < keys.Length; i++) tags.Add(keys[i], Checked(values[i]));
        return tags;
    }

    private static bool IsValid(string value)
    {
        var digits = 0;
        foreach (var c in value)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!char.IsAsciiLetter(c) && c is not ('-' or '_' or '.' or '/')) return false;
        }

        return value.Length is > 0 and <= MaxLength && digits <= MaxDigits;
    }
}
