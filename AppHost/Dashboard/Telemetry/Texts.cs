using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Collections;
using RegulatedWorkload.AppHost.Dashboard.Otlp;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>Turns received values into text of bounded length.</summary>
internal static class Texts
{
    /// <summary>The characters of all keys and values.</summary>
    public static long Length(IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        var length = 0L;
        foreach (var (key, value) in attributes)
        {
            length += key.Length + value.Length;
        }

        return length;
    }

    public static string Cut(string text, int length = TelemetryBounds.Value) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");

    /// <summary>The identity of a trace, which has 16 bytes.</summary>
    public static string TraceId(ByteString bytes) => Hex(bytes, 16);

    /// <summary>The identity of a span, which has 8 bytes.</summary>
    public static string SpanId(ByteString bytes) => Hex(bytes, 8);

    public static IReadOnlyList<KeyValuePair<string, string>> Of(RepeatedField<KeyValue> attributes) =>
    [
        .. attributes.Take(TelemetryBounds.Attributes)
            .Select(entry => KeyValuePair.Create(Cut(entry.Key, 200), Of(entry.Value))),
    ];

    public static string Of(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => Cut(value.StringValue),
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => Cut(string.Join(
            ", ", value.ArrayValue.Values.Take(TelemetryBounds.Attributes).Select(element => Scalar(element)))),
        _ => "",
    };

    public static string Find(RepeatedField<KeyValue>? attributes, string key) =>
        attributes?.FirstOrDefault(entry => entry.Key == key) is { } found ? Of(found.Value) : "";

    private static string Hex(ByteString bytes, int size) =>
        Convert.ToHexStringLower(bytes.Span[..Math.Min(bytes.Length, size)]);

    // A hostile sender may nest arrays without end; one level is all that telemetry uses.
    private static string Scalar(AnyValue value) =>
        value.ValueCase == AnyValue.ValueOneofCase.ArrayValue ? "…" : Of(value);
}
