using System.Text.RegularExpressions;
using RegulatedWorkload.Tests.Support.Canary;

namespace RegulatedWorkload.Tests.Manifests.Shape;

/// <summary>
/// PCI DSS 4.0.1, 3.3.1 and 10.2: what the agent collects. The Gateway writes each request down as it came, before the
/// entrance has refused a card number in it.
/// </summary>
public sealed class LogCollectionTests
{
    private const string Canary = "4929071948337416";

    private static readonly string Committed = CommittedManifests.Tree
        .Named("ConfigMap", "container-azm-ms-agentconfig").Json["data"]!["log-data-collection-settings"]!.ToString();

    public static TheoryData<string, string, string> Requests => new()
    {
        { $"/{Canary}", "shop.workload.example", "curl/8" },
        { $"/api/products?note={Canary}", "shop.workload.example", "curl/8" },
        { "/?card=4929%200719%204833%207416", "pay.workload.example", "curl/8" },
        { "/?card=4929+0719+4833+7416", "pay.workload.example", "curl/8" },
        { "/cards/4929-0719-4833-7416", "pay.workload.example", "curl/8" },
        { "/", $"{Canary}.workload.example", "curl/8" },
        { "/", "shop.workload.example", $"buyer {Canary}" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_card_number_in_a_request_stays_in_the_access_log_of_the_Gateway(
        string target, string host, string agent)
    {
        var line = AccessLog(target, host, agent);

        Assert.NotEmpty(new CanaryScan(Canary).Find(line));
        Assert.Empty(new CanaryScan(Canary).Find(Collected(Committed, ("ingress", "stdout", line))));
    }

    [Fact]
    public void What_the_services_and_the_faults_of_the_Gateway_say_is_collected() => Assert.Equal(
        "edge token-vault orders proxy",
        Collected(
            Committed,
            ("a0005-i", "stdout", "edge "), ("a0005-i", "stderr", "token-vault "), ("a0005-o", "stdout", "orders "),
            ("ingress", "stderr", "proxy")));

    [Fact]
    public void An_agent_that_collects_the_access_log_is_caught()
    {
        var planted = Committed.Replace(", \"ingress\"", "", StringComparison.Ordinal);

        Assert.NotEmpty(new CanaryScan(Canary).Find(
            Collected(planted, ("ingress", "stdout", AccessLog($"/{Canary}", "shop.workload.example", "curl/8")))));
    }

    // The default text format of Istio's Envoy, which AKS has no setting for.
    private static string AccessLog(string target, string host, string agent) =>
        $"[2026-01-31T12:00:00.000Z] \"GET {target} HTTP/2\" 400 - via_upstream - \"-\" 0 131 4 3 \"10.240.5.4\" "
        + $"\"{agent}\" \"7b1ff0f4-0000-4000-8000-000000000000\" \"{host}\" \"10.240.12.9:8443\" "
        + "outbound|8443||edge.a0005-i.svc.cluster.local 10.240.12.7:44190 10.240.12.7:443 10.240.5.4:51034 "
        + "shop.workload.example a0005-i~shop.0\n";

    private static string Collected(string settings, params (string Namespace, string Stream, string Text)[] output) =>
        string.Concat(
            from entry in output
            let section = Section(entry.Stream).Match(settings)
            where section.Groups["enabled"].Value == "true"
                && !section.Groups["excluded"].Value.Contains($"\"{entry.Namespace}\"", StringComparison.Ordinal)
            select entry.Text);

    private static Regex Section(string stream) => new(
        $@"\[log_collection_settings\.{stream}\]\s+enabled = (?<enabled>\w+)"
            + @"\s+exclude_namespaces = \[(?<excluded>.*)\]");
}
