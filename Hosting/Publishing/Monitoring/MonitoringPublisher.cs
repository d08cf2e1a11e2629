using System.Globalization;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Namespaces;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Parts;

namespace RegulatedWorkload.Hosting.Publishing.Monitoring;

/// <summary>
/// The settings of the agents of Azure Monitor, which read them from ConfigMaps of fixed names in their own namespace,
/// and the rules that alarm people. PCI DSS 4.0.1, 10.2, 10.4 and 10.7.
/// </summary>
public static class MonitoringPublisher
{
    /// <summary>The ConfigMap of the log agent, Container insights.</summary>
    public const string LogSettings = "container-azm-ms-agentconfig";

    /// <summary>The ConfigMap of the metrics agent, Managed Prometheus.</summary>
    public const string MetricSettings = "ama-metrics-settings-configmap";

    /// <summary>The ConfigMap of the alert rules.</summary>
    public const string Alerts = "workload-alerts";

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = [LogSettings, MetricSettings, Alerts];

    /// <summary>The files of <c>monitoring/</c>.</summary>
    public static IEnumerable<ManifestFile> Publish(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        yield return File(input, LogSettings, "v1", ("log-data-collection-settings", Logs));
        yield return File(input, MetricSettings, "v2", ("cluster-metrics", Metrics(input)));
        yield return new ManifestFile($"{FluxPart.Monitoring.Folder}/{Alerts}.yaml",
            [ConfigMap(input, Alerts, (AlertRules.Key, AlertRules.Write()))]);
    }

    // The standard output of the Gateway is its access log, with the target of each request as it came: before the
    // entrance has refused a card number in it. Its faults are on standard error.
    // Naming namespaces includes kube-system, which the agent leaves out by default. Environment variables are never
    // collected, and no pod can opt out of being logged.
    private const string Logs = $"""
        [log_collection_settings]
          [log_collection_settings.stdout]
            enabled = true
            exclude_namespaces = ["gatekeeper-system", "{GatewayNames.Namespace}"]
          [log_collection_settings.stderr]
            enabled = true
            exclude_namespaces = ["gatekeeper-system"]
          [log_collection_settings.env_var]
            enabled = false
          [log_collection_settings.collect_all_kube_events]
            enabled = false
          [log_collection_settings.schema]
            containerlog_schema_version = "v2"
          [log_collection_settings.metadata_collection]
            enabled = true
            include_fields = ["podLabels", "imageID"]
          [log_collection_settings.filter_using_annotations]
            enabled = false

        """;

    private static string Metrics(PublishInput input) => string.Create(CultureInfo.InvariantCulture, $"""
        pod-annotation-based-scraping: |-
          podannotationnamespaceregex = "^({string.Join('|', ScopeNamespace.NamesOf(input))})$"
        default-targets-scrape-interval-settings: |-
          podannotations = "30s"

        """);

    private static ManifestFile File(
        PublishInput input, string name, string schema, (string Key, string Value) settings) =>
        new($"{FluxPart.Monitoring.Folder}/{name}.yaml",
            [ConfigMap(input, name, ("config-version", "workload"), ("schema-version", schema), settings)]);

    private static V1ConfigMap ConfigMap(
        PublishInput input, string name, params ReadOnlySpan<(string Key, string Value)> data)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in data) entries[key] = value.ReplaceLineEndings("\n");
        return new V1ConfigMap
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = input.Environment.Monitoring.Namespace,
                Labels = Labels.OfWorkload(),
            },
            Data = entries,
        };
    }
}
