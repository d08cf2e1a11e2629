using Grpc.Core;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;

namespace RegulatedWorkload.AppHost.Dashboard.Otlp;

/// <summary>Takes metrics; only the latest value of each series is of interest.</summary>
internal sealed class MetricsReceiver(TelemetryStores stores, Changes changes) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(
        ExportMetricsServiceRequest request, ServerCallContext context)
    {
        foreach (var resource in request.ResourceMetrics)
        {
            var service = Texts.Find(resource.Resource?.Attributes, "service.name");
            foreach (var measure in resource.ScopeMetrics.SelectMany(scope => scope.Metrics).SelectMany(Read))
            {
                stores.Measures.Set(service, measure);
            }
        }

        changes.Tell();
        return Task.FromResult(new ExportMetricsServiceResponse());
    }

    private static IEnumerable<Measure> Read(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(point => Read(metric, point)),
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(point => Read(metric, point)),
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Where(point => point.Count > 0).Select(
            point => Named(metric, Texts.Of(point.Attributes), point.Sum / point.Count)),
        _ => [],
    };

    private static Measure Read(Metric metric, NumberDataPoint point) => Named(
        metric,
        Texts.Of(point.Attributes),
        point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble);

    private static Measure Named(Metric metric, IReadOnlyList<KeyValuePair<string, string>> tags, double value) => new(
        Texts.Cut(metric.Name, 200),
        Texts.Cut(string.Join(", ", tags.Select(tag => $"{tag.Key} {tag.Value}"))),
        Texts.Cut(metric.Unit, 20),
        value);
}
