namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>The severity of a log record, as .NET names it.</summary>
public enum LogSeverity
{
    /// <summary>Details for a developer of the service.</summary>
    Trace,

    /// <summary>Details of one fault.</summary>
    Debug,

    /// <summary>What happens in good order.</summary>
    Information,

    /// <summary>What was refused or repeated.</summary>
    Warning,

    /// <summary>What failed.</summary>
    Error,

    /// <summary>What ends the service.</summary>
    Critical,
}

/// <summary>One log record of one service.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Service">Who wrote it.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Category">The logger's category; empty for a plain line of the process.</param>
/// <param name="Message">The text, redacted by the service.</param>
/// <param name="TraceId">The trace it belongs to in hexadecimal, or empty.</param>
/// <param name="Attributes">The structured values.</param>
public sealed record LogEntry(
    DateTimeOffset Time,
    string Service,
    LogSeverity Severity,
    string Category,
    string Message,
    string TraceId,
    IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    /// <summary>Its place in the order of arrival, from 1; the store gives it.</summary>
    public long Number { get; init; }

    /// <summary>The value of an attribute, or null.</summary>
    public string? Attribute(string key)
    {
        foreach (var (name, value) in Attributes)
        {
            if (string.Equals(name, key, StringComparison.OrdinalIgnoreCase)) return value;
        }

        return null;
    }

    internal long Characters =>
        Service.Length + Message.Length + Category.Length + TraceId.Length + Texts.Length(Attributes);
}

/// <summary>Which log records to show.</summary>
/// <param name="Service">One service, or all when empty.</param>
/// <param name="AtLeast">The least severity.</param>
/// <param name="Text">A part of message, category or an attribute's value, without regard to case, or empty.</param>
/// <param name="TraceId">One trace, or all when empty.</param>
public sealed record LogFilter(
    string Service = "", LogSeverity AtLeast = LogSeverity.Trace, string Text = "", string TraceId = "")
{
    /// <summary>Whether a record is to be shown.</summary>
    public bool Admits(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Severity >= AtLeast
            && (Service.Length == 0 || entry.Service == Service)
            && (TraceId.Length == 0 || entry.TraceId == TraceId)
            && (Text.Length == 0 || Mentions(entry));
    }

    private bool Mentions(LogEntry entry)
    {
        if (entry.Message.Contains(Text, StringComparison.OrdinalIgnoreCase)) return true;
        if (entry.Category.Contains(Text, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var (_, value) in entry.Attributes)
        {
            if (value.Contains(Text, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
