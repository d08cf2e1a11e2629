using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Verification.Controls;

/// <summary>The class of tests that a file holds: one a file, of the file's name.</summary>
internal static partial class TestClass
{
    /// <summary>Its full name; null where the file is none of tests.</summary>
    public static string? Of(string root, string path)
    {
        var file = Path.Combine(root, path);
        if (!path.StartsWith("tests/", StringComparison.Ordinal) || !File.Exists(file)) return null;
        var text = File.ReadAllText(file);
        return Test().IsMatch(text) && Namespace().Match(text) is { Success: true } own
            ? $"{own.Groups["name"].Value}.{Path.GetFileNameWithoutExtension(file)}"
            : null;
    }

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
