using Google.Protobuf;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>A span as it was exported, with the resource it came from.</summary>
public sealed record Span(
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Resource,
    IReadOnlyList<string> LinkedTraces)
{
    public string Service => Resource["service.name"];
}

/// <summary>Reads spans from OTLP messages by the field numbers of opentelemetry-proto 1.x.</summary>
public static class Spans
{
    /// <summary>All spans of an <c>ExportTraceServiceRequest</c>.</summary>
    public static IEnumerable<Span> Read(byte[] request) => Fields(request, 1).SelectMany(ReadResourceSpans);

    /// <summary>The service that sent a request with traces, logs or metrics.</summary>
    public static string ServiceOf(byte[] request) => Fields(request, 1)
        .SelectMany(sent => Fields(sent, 1))
        .SelectMany(resource => Attributes(resource, 1))
        .First(attribute => attribute.Key == "service.name")
        .Value;

    private static IEnumerable<Span> ReadResourceSpans(byte[] resourceSpans)
    {
        var resource = Fields(resourceSpans, 1).SelectMany(found => Attributes(found, 1)).ToDictionary();
        return from scope in Fields(resourceSpans, 2)
               from span in Fields(scope, 2)
               select ReadSpan(span, resource);
    }

    private static Span ReadSpan(byte[] span, Dictionary<string, string> resource) => new(
        Hex(span, 1),
        Hex(span, 2),
        Hex(span, 4),
        Text(Fields(span, 5)),
        (int)Varint(span, 6),
        Attributes(span, 9).ToDictionary(),
        resource,
        [.. Fields(span, 13).Select(link => Hex(link, 1))]);

    private static IEnumerable<KeyValuePair<string, string>> Attributes(byte[] message, int field) =>
        Fields(message, field).Select(pair => KeyValuePair.Create(
            Text(Fields(pair, 1)), Text(Fields(pair, 2).SelectMany(value => Fields(value, 1)))));

    private static string Hex(byte[] message, int field) =>
        Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    private static string Text(IEnumerable<byte[]> fields) =>
        System.Text.Encoding.UTF8.GetString(fields.FirstOrDefault() ?? []);

    private static ulong Varint(byte[] message, int field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field) return input.ReadUInt64();
            input.SkipLastField();
        }

        return 0;
    }

    private static List<byte[]> Fields(byte[] message, int field)
    {
        var found = new List<byte[]>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field
                && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
