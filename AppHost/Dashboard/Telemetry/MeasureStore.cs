using System.Globalization;

namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>The latest value of one metric series.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Tags">Its attributes as text, or empty.</param>
/// <param name="Unit">Its unit (UCUM), or empty.</param>
/// <param name="Value">The value; the mean of a histogram.</param>
public sealed record Measure(string Name, string Tags, string Unit, double Value)
{
    /// <summary>Value and unit for people.</summary>
    public string Text => $"{Value.ToString("0.###", CultureInfo.InvariantCulture)} {Unit.Trim('{', '}')}".TrimEnd();
}

/// <summary>The latest values of what services measure, bounded: later series than fit are not kept.</summary>
public sealed class MeasureStore(TelemetryBounds bounds)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Service, string Name, string Tags), Measure> _measures = [];

    /// <summary>How many series are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _measures.Count;
        }
    }

    /// <summary>Keeps a value in place of the one before.</summary>
    public void Set(string service, Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var key = (service, measure.Name, measure.Tags);
        lock (_gate)
        {
            if (_measures.ContainsKey(key) || _measures.Count < bounds.Series) _measures[key] = measure;
        }
    }

    /// <summary>The values of one service whose names begin so, in order of name and tags.</summary>
    public IReadOnlyList<Measure> Of(string service, string prefix)
    {
        lock (_gate)
        {
            return
            [
                .. _measures.Where(entry => entry.Key.Service == service)
                    .Select(entry => entry.Value)
                    .Where(measure => measure.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .OrderBy(measure => measure.Name, StringComparer.Ordinal)
                    .ThenBy(measure => measure.Tags, StringComparer.Ordinal),
            ];
        }
    }
}
