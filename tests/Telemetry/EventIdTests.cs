using System.Globalization;
using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Telemetry;

/// <summary>An operator finds every event that a service may log in the document about telemetry.</summary>
public sealed partial class EventIdTests
{
    private static readonly string Root = RepositoryRoot.Find();
    private static readonly string Document = File.ReadAllText(Path.Combine(Root, "docs", "telemetry.md"));

    [Fact]
    public void Every_event_of_the_ordinary_log_is_in_the_table_and_no_other() =>
        Assert.Equal(DocumentedIds(Document), LoggedIds(Sources()));

    [Fact]
    public void Every_security_event_is_in_the_table_by_id_and_name_and_no_other()
    {
        var written = SecurityEvent().Matches(Source("ServiceDefaults/Telemetry/SecurityEvents.cs")).Select(Named);

        Assert.Equal(SecurityRow().Matches(Document).Select(Named).Distinct(), written.Distinct().Order());

        static (string, string) Named(Match match) => (match.Groups["id"].Value, match.Groups["name"].Value);
    }

    [Fact]
    public void Every_reason_to_refuse_a_request_is_told_with_its_event()
    {
        var reasons = Word().Matches(Source("services/in-scope/edge/Requests/RequestRefusals.cs"))
            .Select(match => match.Groups["word"].Value)
            .ToList();
        var row = Document.Split('\n').Single(line => line.StartsWith("| 1014 ", StringComparison.Ordinal));

        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Contains($"`{reason}`", row, StringComparison.Ordinal));
    }

    [Fact]
    public void An_event_that_is_not_in_the_table_is_found()
    {
        const string planted = "[LoggerMessage(1299, LogLevel.Error, \"Planted\")]";

        Assert.Equal([1299], LoggedIds([.. Sources(), planted]).Except(DocumentedIds(Document)));
        Assert.DoesNotContain(
            1302, DocumentedIds(Document.Replace("| 1301–1302 |", "| 1301 |", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Sources() =>
        from folder in (string[])["ServiceDefaults", "services"]
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        select File.ReadAllText(file);

    private static string Source(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static int[] LoggedIds(IEnumerable<string> sources) =>
        [.. sources.SelectMany(source => Logged().Matches(source)).Select(match => Number(match, "id")).Order()];

    private static int[] DocumentedIds(string document) =>
    [
        .. LogRow().Matches(document)
            .SelectMany(row => row.Groups["last"].Success
                ? Enumerable.Range(Number(row, "first"), Number(row, "last") - Number(row, "first") + 1)
                : [Number(row, "first")])
            .Order(),
    ];

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?<id>[0-9]+)")]
    private static partial Regex Logged();

    [GeneratedRegex(@"^\| (?<first>[0-9]{4})(–(?<last>[0-9]{4}))? \| [^|`]+ \|$", RegexOptions.Multiline)]
    private static partial Regex LogRow();

    [GeneratedRegex(@"(?<id>1[0-9]{3}),\s*""(?<name>[a-z-]+)""")]
    private static partial Regex SecurityEvent();

    [GeneratedRegex(@"^\| (?<id>1[0-9]{3}) \| `(?<name>[a-z-]+)`", RegexOptions.Multiline)]
    private static partial Regex SecurityRow();

    [GeneratedRegex("= \"(?<word>[a-z-]+)\"")]
    private static partial Regex Word();
}
