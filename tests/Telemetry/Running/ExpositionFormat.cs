using System.Globalization;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>One sample of a scrape.</summary>
public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// Reads the Prometheus text format, version 0.0.4, and accepts nothing else: each family is declared once and before
/// its samples, which stand together; no series is told twice; buckets add up.
/// </summary>
public static partial class ExpositionFormat
{
    public static IReadOnlyList<Sample> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var closed = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var samples = new List<Sample>();
        string? family = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                var name = comment.Groups["name"].Value;
                if (name != family)
                {
                    if (family is not null) closed.Add(family);
                    Assert.DoesNotContain(name, closed);
                    family = name;
                }

                if (comment.Groups["keyword"].Value == "TYPE") types.Add(name, comment.Groups["text"].Value);
                continue;
            }

            if (line.StartsWith("# EOF", StringComparison.Ordinal)) continue;
            var match = Line().Match(line);
            Assert.True(match.Success, $"This is no sample: {line}");
            var sample = Read(match);
            Assert.True(seen.Add(line[..match.Groups["value"].Index]), $"Told twice: {line}");
            Assert.True(family is not null && Belongs(sample.Name, family, types), $"Outside of its family: {line}");
            samples.Add(sample);
        }

        foreach (var (name, _) in types.Where(type => type.Value == "histogram")) AssertAddsUp(name, samples);
        return samples;
    }

    private static Sample Read(Match match)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(match.Groups["labels"].Value))
        {
            labels.Add(label.Groups["name"].Value, label.Groups["value"].Value);
        }

        return new Sample(match.Groups["name"].Value, labels, NumberOf(match.Groups["value"].Value));
    }

    private static double NumberOf(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static bool Belongs(string sample, string family, Dictionary<string, string> types) =>
        sample == family
        || (types.TryGetValue(family, out var type) && type == "histogram"
            && sample.StartsWith(family, StringComparison.Ordinal)
            && sample[family.Length..] is "_bucket" or "_sum" or "_count");

    private static void AssertAddsUp(string name, List<Sample> samples)
    {
        var buckets = samples
            .Where(sample => sample.Name == name + "_bucket")
            .GroupBy(sample => SeriesOf(sample))
            .ToList();
        foreach (var series in buckets)
        {
            var values = series
                .OrderBy(bucket => NumberOf(bucket.Labels["le"]))
                .Select(bucket => bucket.Value)
                .ToList();
            Assert.Equal(values.Order(), values);
            var count = samples.Single(sample => sample.Name == name + "_count" && SeriesOf(sample) == series.Key);
            Assert.Equal(count.Value, values[^1]);
        }
    }

    private static string SeriesOf(Sample sample) => string.Join(
        ',',
        sample.Labels
            .Where(label => label.Key != "le")
            .OrderBy(label => label.Key)
            .Select(label => $"{label.Key}={label.Value}"));

    [GeneratedRegex(
        """^# (?<keyword>HELP|TYPE|UNIT) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) ?(?<text>.*)$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"""
        + """(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\n"])*",?)*)\})?"""
        + """ (?<value>[^ ]+)( -?\d+)?$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(
        """(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\n]|\\[\\n"])*)",?""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
