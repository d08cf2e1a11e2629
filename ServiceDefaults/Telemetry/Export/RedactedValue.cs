using System.Collections;
using System.Globalization;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Attribute values of spans and log records without card numbers.</summary>
internal static class RedactedValue
{
    /// <summary>The same instance when the value is clean.</summary>
    public static object? Of(object? value) => value switch
    {
        null or bool or byte or sbyte or short or ushort or int or uint => value,
        string text => KnownTexts.Redact(text),
        // Exporters send bytes and characters as they are.
        byte[] bytes => OfText(value, Encoding.Latin1.GetString(bytes)),
        ReadOnlyMemory<byte> bytes => OfText(value, Encoding.Latin1.GetString(bytes.Span)),
        IEnumerable<char> characters => OfText(value, string.Concat(characters)),
        IEnumerable list when SplitNumber.IsIn(list) => Redactor.Mark,
        IEnumerable list => OfText(value, string.Join(", ", list.Cast<object?>().Select(TextOf))),
        _ => OfText(value, TextOf(value)),
    };

    private static object? OfText(object value, string? text)
    {
        var redacted = Redactor.Redact(text);
        return ReferenceEquals(redacted, text) ? value : redacted;
    }

    private static string? TextOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
