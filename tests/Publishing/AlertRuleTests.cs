using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Publishing.Monitoring;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>What people are alarmed by names metrics that there are, and comes in time.</summary>
public sealed partial class AlertRuleTests
{
    private static readonly string Telemetry = File.ReadAllText(Path.Combine(Committed.Root, "docs", "telemetry.md"));

    [Fact]
    public void The_rules_are_a_rule_file_of_Prometheus()
    {
        var data = Manifests.Read<V1ConfigMap>("monitoring/workload-alerts.yaml").Single().Data[AlertRules.Key];

        var rules = JsonNode.Parse(data)!["groups"]!.AsArray().Single()!["rules"]!.AsArray();
        Assert.Equal(
            AlertRules.All.Select(rule => rule.Alert), rules.Select(rule => rule!["alert"]!.GetValue<string>()));
        Assert.All(rules, rule =>
        {
            Assert.Matches("^[0-9]+[smhd]$", rule!["for"]!.GetValue<string>());
            Assert.Contains(rule["labels"]!["severity"]!.GetValue<string>(), (string[])["critical", "warning"]);
            Assert.NotEmpty(rule["expr"]!.GetValue<string>());
            Assert.EndsWith(".", rule["annotations"]!["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_metric_and_label_of_a_rule_is_one_that_services_tell()
    {
        var names = AlertRules.All.SelectMany(rule => Identifiers().Matches(rule.Expr)).Select(match => match.Value);
        var told = Instruments().Matches(Telemetry).SelectMany(row => Exposed(row).Concat(Labels(row))).ToHashSet();

        Assert.NotEmpty(names);
        Assert.Empty(names.Except(told));
    }

    [Fact]
    public void A_certificate_job_that_fails_is_noticed_long_before_its_certificates_end()
    {
        var days = Default("--days");
        var due = days / 3;
        var (warning, critical) = (Threshold("CertificateNotRenewed"), Threshold("CertificateExpires"));

        // A leaf is renewed by the first daily run that finds less than a third of its life left.
        Assert.True(warning <= due - 1, "The alert fires although the job runs every day.");
        Assert.True(days - warning < days && warning >= 7, "The alert leaves less than a week.");
        Assert.InRange(critical, 2, warning - 2);
    }

    private static double Threshold(string alert) => double.Parse(
        AlertRules.All.Single(rule => rule.Alert == alert).Expr.Split('<')[1], CultureInfo.InvariantCulture);

    private static int Default(string option) => (int)CertificatesCommand.Create(Committed.Input.Topology)
        .Subcommands.Single(command => command.Name == "renew")
        .Options.Single(candidate => candidate.Name == option)
        .GetDefaultValue()!;

    private static IEnumerable<string> Exposed(Match row)
    {
        var name = row.Groups["name"].Value.Replace('.', '_');
        return (row.Groups["kind"].Value, row.Groups["unit"].Value) switch
        {
            ("counter", _) => [$"{name}_total"],
            (_, "d") => [$"{name}_days"],
            (_, "s") => [$"{name}_seconds"],
            _ => [name],
        };
    }

    private static IEnumerable<string> Labels(Match row) =>
        Quoted().Matches(row.Groups["attributes"].Value).Select(match => match.Groups[1].Value.Replace('.', '_'));

    [GeneratedRegex(@"workload_[a-z_]+")]
    private static partial Regex Identifiers();

    [GeneratedRegex(
        @"^\| `(?<name>workload\.[a-z_.]+)` \| (?<kind>[a-z]+), `(?<unit>[^`]+)` \| (?<attributes>[^|]*)\|",
        RegexOptions.Multiline)]
    private static partial Regex Instruments();

    [GeneratedRegex("`([a-z._]+)`")]
    private static partial Regex Quoted();
}
