using Google.Protobuf;
using RegulatedWorkload.AppHost.Dashboard.Otlp;

namespace RegulatedWorkload.Tests.Dashboard.Running;

/// <summary>Telemetry as a service sends it.</summary>
internal static class Sent
{
    public static ExportTraceServiceRequest Spans(string service, params IEnumerable<Span> spans) => new()
    {
        ResourceSpans = { new ResourceSpans { Resource = From(service), ScopeSpans = { new ScopeSpans { Spans = { spans } } } } },
    };

    public static ExportLogsServiceRequest Records(string service, string category, params IEnumerable<LogRecord> records) => new()
    {
        ResourceLogs =
        {
            new ResourceLogs
            {
                Resource = From(service),
                ScopeLogs = { new ScopeLogs { Scope = new InstrumentationScope { Name = category }, LogRecords = { records } } },
            },
        },
    };

    public static ExportMetricsServiceRequest Sums(string service, params IEnumerable<Metric> metrics) => new()
    {
        ResourceMetrics =
            { new ResourceMetrics { Resource = From(service), ScopeMetrics = { new ScopeMetrics { Metrics = { metrics } } } } },
    };

    public static Metric Sum(string name, long value, params (string Key, string Value)[] tags)
    {
        var point = new NumberDataPoint { AsInt = value };
        point.Attributes.Add(Attributes(tags));
        return new Metric { Name = name, Unit = "{item}", Sum = new Sum { DataPoints = { point } } };
    }

    public static Span Span(string trace, string span, string parent, params (string Key, string Value)[] attributes)
    {
        var sent = new Span
        {
            TraceId = Id(trace, 16),
            SpanId = Id(span, 8),
            ParentSpanId = parent.Length == 0 ? ByteString.Empty : Id(parent, 8),
            Name = "POST",
            Kind = 3,
            StartTimeUnixNano = 1_900_000_000_000_000_000,
            EndTimeUnixNano = 1_900_000_000_020_000_000,
        };
        sent.Attributes.Add(Attributes(attributes));
        return sent;
    }

    public static LogRecord Record(string text, int severity = 9, params (string Key, string Value)[] attributes)
    {
        var sent = new LogRecord
        {
            TimeUnixNano = 1_900_000_000_000_000_000,
            SeverityNumber = severity,
            Body = new AnyValue { StringValue = text },
        };
        sent.Attributes.Add(Attributes(attributes));
        return sent;
    }

    /// <summary>The identity as the pages write it.</summary>
    public static string Hex(string name, int length = 16) => Convert.ToHexStringLower(Id(name, length).Span);

    private static ByteString Id(string name, int length) =>
        ByteString.CopyFrom([.. System.Text.Encoding.UTF8.GetBytes(name.PadRight(length, '.')).Take(length)]);

    private static Resource From(string service) => new()
    {
        Attributes = { Attributes([("service.name", service), ("pci.scope", "out-of-scope")]) },
    };

    private static IEnumerable<KeyValue> Attributes((string Key, string Value)[] attributes) =>
        attributes.Select(entry => new KeyValue { Key = entry.Key, Value = new AnyValue { StringValue = entry.Value } });
}
