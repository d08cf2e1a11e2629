using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>The places in a metric, past the workload's own meter and through it.</summary>
internal static class MetricPlaces
{
    private static readonly Meter Raw = new(WorkloadTelemetry.Name);
    private static readonly Counter<long> Known = Raw.CreateCounter<long>("workload.refusals");
    private static readonly Histogram<double> Framework =
        new Meter("Microsoft.AspNetCore.Hosting").CreateHistogram<double>("http.server.active_requests");

    public static IReadOnlyList<Place> All { get; } =
    [
        new("value of an attribute", (_, text) => Known.Add(1, new KeyValuePair<string, object?>("reason", text))),
        new("key of an attribute of a metric", (_, text) => Known.Add(1, new KeyValuePair<string, object?>(text, "x"))),
        new(
            "description of a metric",
            (_, text) => Raw
                .CreateCounter<long>("fuzz" + text.GetHashCode(StringComparison.Ordinal), null, text)
                .Add(1)),
        new("attribute that the framework's metric does not have", (_, text) =>
            Framework.Record(1, new KeyValuePair<string, object?>("card", text))),
        new("label of the workload's meter", (app, text) => Counter(app).Add(text), Exported: false),
    ];

    private static LabeledCounter Counter(Microsoft.AspNetCore.Builder.WebApplication app) =>
        app.Services.GetRequiredService<WorkloadMeter>().CreateCounter("workload.fuzz", "{fuzz}", "Fuzz.", "label");
}
