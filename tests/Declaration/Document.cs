using System.Text;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>
/// A Markdown file: what it points to, what can be pointed to in it, and the verbs that it tells to run.
/// </summary>
internal sealed partial class Document(string name, string text)
{
    // What the documents let CA stand for.
    private const string Authority = "https://kv-a0005-ca.vault.azure.net/keys/workload-ca";

    private const string Run = "dotnet run --project AppHost -- ";

    /// <summary>Its path from the root of the repository.</summary>
    public string Name { get; } = name;

    public string Text { get; } = text.ReplaceLineEndings("\n");

    /// <summary>The targets of links and pictures outside of code.</summary>
    public IEnumerable<string> Links => Link().Matches(Code().Replace(Text, "")).Select(link => link.Groups[1].Value);

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Code().Replace(Text, ""))
        .Select(heading => Slug(heading.Groups[1].Value.Trim()));

    /// <summary>
    /// The words of each command line of the app host, but for those that show all forms at once by brackets or words
    /// in capitals.
    /// </summary>
    public IEnumerable<string[]> Verbs =>
        from block in Code().Matches(Text)
        from line in block.Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        let start = line.IndexOf(Run, StringComparison.Ordinal)
        where start >= 0 && !line.Contains('[', StringComparison.Ordinal)
        let words = Rest().Replace(line[(start + Run.Length)..], "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 0 && !words[0].StartsWith('-') && !words.Contains("DESTINATION")
        select words.Select(word => word.Trim('"').Replace("$CA", Authority, StringComparison.Ordinal)).ToArray();

    private static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var letter in Marks().Replace(heading, "$1").ToLowerInvariant())
        {
            if (letter == ' ') slug.Append('-');
            else if (char.IsLetterOrDigit(letter) || letter is '-' or '_') slug.Append(letter);
        }

        return slug.ToString();
    }

    [GeneratedRegex(@"^(?<fence> *```).*?^\k<fence>", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+(#|>|&&|\|).*$")]
    private static partial Regex Rest();
}
