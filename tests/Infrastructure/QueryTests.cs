using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>Alerts and queries name only what services and Azure really send.</summary>
public sealed partial class QueryTests
{
    // Columns of the tables of Azure that are used, as its reference of tables has them.
    private static readonly Dictionary<string, string[]> Columns = new()
    {
        ["ContainerLogV2"] = ["TimeGenerated", "PodName", "LogMessage"],
        ["AKSAuditAdmin"] = ["TimeGenerated", "Verb", "User", "ObjectRef", "RequestUri", "SourceIps"],
        ["AZKVAuditLogs"] = ["HttpStatusCode", "CallerIpAddress", "OperationName", "Resource"],
        ["ContainerRegistryRepositoryEvents"] =
            ["TimeGenerated", "OperationName", "Repository", "Digest", "Identity", "CallerIpAddress"],
    };

    // What a line of the audit trail has besides its fields.
    private static readonly string[] OfEveryLine = ["category", "time", "message", "traceId", "spanId"];

    private static readonly string Telemetry =
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "telemetry.md"));

    public static TheoryData<string> Queries() => new(
        Directory.EnumerateFiles(Path.Combine(Bicep.Source, "operations", "queries"), "*.kql")
            .Select(file => Path.GetFileNameWithoutExtension(file)));

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_names_only_fields_that_our_events_have(string name) => Assert.Empty(
        from Match match in Fields().Matches(Text(name))
        let field = match.Groups["field"].Value
        where !OfEveryLine.Contains(field) && !Telemetry.Contains($"`{field}`", StringComparison.Ordinal)
        select $"{name}.kql names {field}.");

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_names_only_events_that_services_tell(string name) => Assert.Empty(
        from Match match in Events().Matches(Text(name))
        from Match literal in Literals().Matches(match.Value)
        where !Telemetry.Contains($"| `{literal.Groups["text"].Value}`", StringComparison.Ordinal)
        select $"{name}.kql names the event {literal.Groups["text"].Value}.");

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_names_a_table_that_is_sent_and_its_columns(string name)
    {
        var text = Text(name);
        var table = Columns.Keys.Single(candidate => text.Contains(candidate, StringComparison.Ordinal));
        var defined = Definitions().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet();
        var named = Words().Matches(Literals().Replace(text, ""))
            .Select(match => match.Value)
            .Where(word => word != table && !defined.Contains(word) && word != "NAMESPACES")
            .Distinct();

        Assert.Empty(named.Except(Columns[table]));
        Assert.Contains(table, File.ReadAllText(Path.Combine(Bicep.Source, "operations", "export.bicep")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_query_is_a_rule_of_the_siem() => Assert.Equal(
        Queries().Count, Deployment.Production.Of("Microsoft.SecurityInsights/alertRules").Count);

    [Fact]
    public void Alerts_name_only_metrics_that_services_have()
    {
        var known = Instruments().Matches(Telemetry)
            .Select(match => match.Groups["name"].Value.Replace('.', '_') + match.Groups["kind"].Value switch
            {
                "counter" => "_total",
                _ when match.Groups["unit"].Value == "d" => "_days",
                _ when match.Groups["unit"].Value == "s" => "_seconds",
                _ => "",
            })
            .ToHashSet();
        var attributes = Attributes().Matches(Telemetry).Select(match => match.Groups["name"].Value.Replace('.', '_'))
            .ToHashSet();
        var named = Deployment.Production.Of("Microsoft.AlertsManagement/prometheusRuleGroups")
            .Single(group => group.Name == "workload").Items("properties/rules")
            .SelectMany(rule => Ours().Matches(rule.Text("expression")), (_, match) => match.Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !known.Contains(name) && !attributes.Contains(name));
    }

    private static string Text(string name) =>
        File.ReadAllText(Path.Combine(Bicep.Source, "operations", "queries", $"{name}.kql"));

    [GeneratedRegex(@"LogMessage\.(?<field>\w+)")]
    private static partial Regex Fields();

    [GeneratedRegex(@"LogMessage\.event (== ""[^""]*""|in \([^)]*\))")]
    private static partial Regex Events();

    [GeneratedRegex("\"(?<text>[^\"]*)\"")]
    private static partial Regex Literals();

    [GeneratedRegex(@"(?<name>\b[A-Z]\w+) =(?!=)")]
    private static partial Regex Definitions();

    // Columns and tables begin with a capital letter, operators do not.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+")]
    private static partial Regex Words();

    [GeneratedRegex(
        @"^\| `(?<name>workload\.[\w.]+)` \| (?<kind>[a-z-]+), `\{?(?<unit>\w+)\}?` \|", RegexOptions.Multiline)]
    private static partial Regex Instruments();

    [GeneratedRegex(@"`(?<name>workload\.[\w.]+)`")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"workload_\w+")]
    private static partial Regex Ours();
}
