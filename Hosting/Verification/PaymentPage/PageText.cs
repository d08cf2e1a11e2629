using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Verification.PaymentPage;

/// <summary>
/// What a page, a script or a style loads. The hash of the page covers all of its text, so what is overlooked here
/// still shows as a change of the page.
/// </summary>
internal static partial class PageText
{
    /// <summary>What is loaded, by path and kind, with its code where it stands in the text itself.</summary>
    public static IEnumerable<((string Path, string Kind) Part, string? Code)> Loads(
        string path, string kind, string text) => kind switch
        {
            "page" => OfPage(path, text),
            "script" => Import().Matches(text).Select(found => ((found.Groups["path"].Value, "script"), (string?)null)),
            "style" => Sheet().Matches(text).Select(found => ((found.Groups["path"].Value, "style"), (string?)null)),
            _ => [],
        };

    private static IEnumerable<((string Path, string Kind) Part, string? Code)> OfPage(string path, string text)
    {
        var inline = 0;
        foreach (Match script in Script().Matches(text))
        {
            if (Source().Match(script.Groups["attributes"].Value) is { Success: true } source)
            {
                yield return ((source.Groups["path"].Value, "script"), null);
            }
            else
            {
                yield return (($"{path}#script-{++inline}", "inline script"), script.Groups["code"].Value);
            }
        }

        foreach (Match link in Link().Matches(text))
        {
            var attributes = link.Groups["attributes"].Value;
            var kind = attributes.Contains("stylesheet", StringComparison.OrdinalIgnoreCase) ? "style" : "link";
            if (Reference().Match(attributes) is { Success: true } loaded)
            {
                yield return ((loaded.Groups["path"].Value, kind), null);
            }
        }

        foreach (Match handler in Handler().Matches(text))
        {
            yield return (($"{path}#handler-{++inline}", "inline script"), handler.Value);
        }
    }

    [GeneratedRegex(@"<script\b(?<attributes>[^>]*)>(?<code>.*?)</script\s*>",
        RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    [GeneratedRegex(@"<link\b(?<attributes>[^>]*)>", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"\bsrc\s*=\s*[""']?(?<path>[^""'\s>]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Source();

    [GeneratedRegex(@"\bhref\s*=\s*[""']?(?<path>[^""'\s>]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"<[a-z][^>]*\s(on[a-z]+)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Handler();

    [GeneratedRegex(@"\bimport\b\s*(?:\(\s*|[^'""();]*?\bfrom\s*)?['""](?<path>[^'""]+)['""]")]
    private static partial Regex Import();

    [GeneratedRegex(@"(?:@import\s+|url\(\s*)['""]?(?<path>[^'"")\s]+)")]
    private static partial Regex Sheet();
}
