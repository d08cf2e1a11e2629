using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>Writes values as literals of the Common Expression Language.</summary>
internal static partial class CelText
{
    /// <summary>A string literal.</summary>
    public static string Text(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>A list of string literals.</summary>
    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Text))}]";

    /// <summary>A regular expression (RE2) that matches this text and no other.</summary>
    public static string Pattern(string text) => Special().Replace(text, "[$0]");

    [GeneratedRegex(@"[.+*?()|{}$]")]
    private static partial Regex Special();
}
