using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Texts that were found clean a moment ago. Spans repeat a few dozen keys, methods and addresses for ever; what does
/// not come again soon is forgotten.
/// </summary>
internal static class KnownTexts
{
    private const int Places = 512;

    // So that they hold little memory, whatever is put into a span.
    private const int Longest = 200;

    private static readonly string?[] s_clean = new string?[Places];

    /// <summary>What <see cref="Redactor.Redact"/> gives, the same instance when the text is clean.</summary>
    public static string? Redact(string? text)
    {
        if (text is null || text.Length is < Pan.MinLength or > Longest) return Redactor.Redact(text);
        ref var place = ref s_clean[(uint)text.GetHashCode(StringComparison.Ordinal) % Places];
        if (Volatile.Read(ref place) is { } known && known == text) return text;
        var redacted = Redactor.Redact(text);
        if (ReferenceEquals(redacted, text)) Volatile.Write(ref place, text);
        return redacted;
    }
}
