using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>
/// The forms of names in Kubernetes, Git and registries, and a sentence for each value that has not its own.
/// </summary>
internal static partial class ObjectFormats
{
    private const int LongestName = 253;

    /// <summary>The name of an object: a DNS subdomain (RFC 1123).</summary>
    public static IEnumerable<string> Name(string member, string? value)
    {
        if (value is not null && (value.Length > LongestName || !ObjectName().IsMatch(value)))
        {
            yield return $"The environment's '{member}' is '{value}', which names no Kubernetes object; use lower-case "
                + "letters, digits, inner hyphens and dots.";
        }
    }

    /// <summary>Labels by key.</summary>
    public static IEnumerable<string> Labels(string member, IReadOnlyDictionary<string, string> labels) =>
        from label in labels
        where !LabelKey().IsMatch(label.Key) || !LabelValue().IsMatch(label.Value)
        select $"The environment's '{member}' has '{label.Key}: {label.Value}', which is no Kubernetes label; key and "
            + "value are up to 63 letters, digits, '-', '_' and '.', the key after a DNS name and '/' where it has "
            + "one.";

    /// <summary>A host with a port where it needs one, as images name their registry.</summary>
    public static IEnumerable<string> Registry(string member, string value)
    {
        var match = RegistryHost().Match(value);
        if (!match.Success || !(value.AsSpan().ContainsAny('.', ':') || value == "localhost")
            || (match.Groups["port"] is { Success: true, Value: var port } && !ushort.TryParse(port, out _)))
        {
            yield return $"The environment's '{member}' is '{value}', which is no registry such as contoso.azurecr.io "
                + "or registry.example:5000.";
        }
    }

    /// <summary>A branch of a Git repository.</summary>
    public static IEnumerable<string> Branch(string member, string value)
    {
        if (!GitBranch().IsMatch(value) || value.Contains("..", StringComparison.Ordinal))
        {
            yield return $"The environment's '{member}' is '{value}', which is no branch; use letters, digits, '/', "
                + "'.', '_' and '-'.";
        }
    }

    /// <summary>A tag of an OCI artifact.</summary>
    public static IEnumerable<string> Tag(string member, string value)
    {
        if (!OciTag().IsMatch(value)) yield return $"The environment's '{member}' is '{value}', which is no tag.";
    }

    /// <summary>A regular expression of one line, by which signers are recognized.</summary>
    public static IEnumerable<string> Pattern(string member, string? value)
    {
        if (value is not null && (value.Any(char.IsControl) || !IsPattern(value)))
        {
            yield return $"The environment's '{member}' is no regular expression of one line.";
        }
    }

    private static bool IsPattern(string value)
    {
        try
        {
            _ = new Regex(value, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex ObjectName();

    [GeneratedRegex(
        @"\A([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"\A([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(
        @"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:(?<port>[1-9][0-9]{0,4}))?\z")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9/._-]{0,253}[A-Za-z0-9_-])?\z")]
    private static partial Regex GitBranch();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex OciTag();
}
