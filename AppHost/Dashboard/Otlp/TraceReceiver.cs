using Grpc.Core;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;

namespace RegulatedWorkload.AppHost.Dashboard.Otlp;

/// <summary>Takes spans: they make the traces and the traffic on the arrows of the diagram.</summary>
internal sealed class TraceReceiver(TelemetryStores stores, CallObserver calls, Changes changes)
    : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(
        ExportTraceServiceRequest request, ServerCallContext context)
    {
        foreach (var resource in request.ResourceSpans)
        {
            var service = Texts.Find(resource.Resource?.Attributes, "service.name");
            var scope = Texts.Find(resource.Resource?.Attributes, "pci.scope");
            foreach (var span in resource.ScopeSpans.SelectMany(spans => spans.Spans))
            {
                var entry = Read(span, service, scope);
                stores.Traces.Add(entry);
                calls.Observe(entry);
            }
        }

        changes.Tell();
        return Task.FromResult(new ExportTraceServiceResponse());
    }

    private static SpanEntry Read(Span span, string service, string scope)
    {
        var start = UnixTime.Of(span.StartTimeUnixNano);
        return new SpanEntry
        {
            TraceId = Texts.TraceId(span.TraceId),
            SpanId = Texts.SpanId(span.SpanId),
            ParentSpanId = Texts.SpanId(span.ParentSpanId),
            Name = Texts.Cut(span.Name, 200),
            Service = service,
            Scope = scope,
            Role = (SpanRole)span.Kind,
            Start = start,
            Duration = UnixTime.Of(span.EndTimeUnixNano) is var end && end > start ? end - start : TimeSpan.Zero,
            Failed = span.Status?.Code == 2,
            Attributes = Texts.Of(span.Attributes),
            Events =
            [
                .. span.Events.Take(TelemetryBounds.Attributes).Select(happened => KeyValuePair.Create(
                    Texts.Cut(happened.Name, 200), UnixTime.Of(happened.TimeUnixNano) - start)),
            ],
            LinkedTraces =
                [.. span.Links.Take(TelemetryBounds.Attributes).Select(link => Texts.TraceId(link.TraceId)).Distinct()],
        };
    }
}
