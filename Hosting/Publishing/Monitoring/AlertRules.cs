using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Hosting.Publishing.Monitoring;

/// <summary>
/// What people are alarmed by, as a rule file of Prometheus: written as JSON, which is YAML too, so that it is
/// converted with a line of <c>jq</c> to what a managed Prometheus takes. docs/day-2.md says what to do then.
/// </summary>
public static class AlertRules
{
    /// <summary>The key of the rule file in its ConfigMap.</summary>
    public const string Key = "alerts.json";

    /// <summary>
    /// The days that a leaf of 30 days has left when the daily job renews it, a third, and when it should have: a day
    /// later it has failed once, seven days later there are three left to repair it by hand.
    /// </summary>
    public const int RenewedAt = 10;

    private const string TimeLeft = "workload_certificate_time_left_days";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The rules, most urgent first.</summary>
    public static IReadOnlyList<AlertRule> All { get; } =
    [
        new("CertificateExpires", $"{TimeLeft} < {RenewedAt - 7}", "15m", "critical",
            "A certificate in use ends within three days: renew it by hand."),
        new("CertificateNotRenewed", $"{TimeLeft} < {RenewedAt - 1}", "1h", "warning",
            "The daily job has not renewed a certificate that is due."),
        new("CertificatesUnwatched", $"absent({TimeLeft})", "15m", "warning",
            "No service tells how long its certificate is good for: metrics do not arrive."),
        new("CardNumberInLog", Risen("workload_redactions_total"), "0m", "critical",
            "A card number was removed from a log line or a span at the last moment: a bug."),
        new("CardNumberInTarget",
            Risen("workload_refusals_total{workload_refusal_kind=\"card-number\",workload_refusal_reason=\"target\"}"),
            "0m", "warning",
            "Someone sent a card number in a URL: the logs of WAF and Gateway may hold it."),
    ];

    /// <summary>The rule file.</summary>
    public static string Write() => JsonSerializer.Serialize(
        new { Groups = new[] { new { Name = "workload", Rules = All } } }, Form) + "\n";

    // A counter is there from its first step on, which is no increase to Prometheus.
    private static string Risen(string counter) =>
        $"increase({counter}[1h]) > 0 or ({counter} unless {counter} offset 1h) > 0";
}

/// <summary>A rule of Prometheus.</summary>
/// <param name="Alert">Its name.</param>
/// <param name="Expr">What is true when it fires.</param>
/// <param name="For">How long that must last.</param>
/// <param name="Severity"><c>critical</c>: now, at any hour; <c>warning</c>: today.</param>
/// <param name="Summary">What it means.</param>
public sealed record AlertRule(
    string Alert,
    string Expr,
    string For,
    [property: JsonIgnore] string Severity,
    [property: JsonIgnore] string Summary)
{
    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string> { ["severity"] = Severity };

    /// <summary>Its annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations =>
        new Dictionary<string, string> { ["summary"] = Summary };
}
