using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.ServiceDefaults.Calls;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>Who is nearer to the buyer waits longer, so that a promise made deep inside holds for the buyer.</summary>
public sealed partial class CallTimesTests
{
    private static readonly string Root = RepositoryRoot.Find();

    [Fact]
    public void Who_is_nearer_to_the_buyer_waits_longer()
    {
        var gateway = TimeSpan.FromSeconds(int.Parse(
            Gateway().Matches(File.ReadAllText(Path.Combine(Root, "k8s", "ingress", "edge", "httproutes.yaml")))
                .Select(match => match.Groups["seconds"].Value).Distinct().Single(),
            CultureInfo.InvariantCulture));

        TimeSpan[] times =
            [CallTimes.Outage, CallTimes.Store, CallTimes.Payment, CallTimes.Order, CallTimes.Shop, gateway];

        Assert.Equal(times.Order(), times);
        Assert.Distinct(times);
        // None is left out of this order.
        Assert.Equal(times.Length - 1, typeof(CallTimes).GetFields(BindingFlags.Public | BindingFlags.Static).Length);
    }

    [Fact]
    public void What_the_documents_promise_of_the_database_is_what_callers_wait_for() => Assert.Contains(
        $"of up to {CallTimes.Outage.TotalSeconds} seconds cost a buyer time and no answer",
        File.ReadAllText(Path.Combine(Root, "docs", "postgresql.md")).ReplaceLineEndings(" "),
        StringComparison.Ordinal);

    [Fact]
    public void Every_deadline_of_a_call_is_one_of_these() => Assert.Empty(
        Directory.EnumerateFiles(Path.Combine(Root, "services"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => FaultsOf(File.ReadAllText(file)).Select(line => $"{Path.GetFileName(file)}: {line}")));

    [Theory]
    [InlineData("await orders.GetOrderAsync(ask, deadline: Deadline(TimeSpan.FromSeconds(5)))")]
    [InlineData("new(deadline: time.GetUtcNow().UtcDateTime + Limit)")]
    public void A_planted_deadline_is_found(string line) => Assert.NotEmpty(FaultsOf(line));

    private static IEnumerable<string> FaultsOf(string source) =>
        from line in source.Split('\n')
        where line.Contains("deadline: ", StringComparison.Ordinal)
        where !line.Contains("CallTimes.", StringComparison.Ordinal)
        select line.Trim();

    [GeneratedRegex(@"timeouts:\s+request: ""(?<seconds>\d+)s""")]
    private static partial Regex Gateway();
}
