using System.Diagnostics.Metrics;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Records durations by label values of closed sets, see <see cref="LabelValues"/>.</summary>
public sealed class LabeledHistogram
{
    /// <summary>The bucket boundaries that the semantic conventions advise for calls, in seconds.</summary>
    internal static readonly InstrumentAdvice<double> Advice = new()
    {
        HistogramBucketBoundaries =
            [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly Histogram<double> _histogram;
    private readonly string[] _attributes;

    internal LabeledHistogram(Histogram<double> histogram, string[] attributes) =>
        (_histogram, _attributes) = (histogram, attributes);

    /// <summary>Records a duration. A value that is no label is recorded as <c>_OTHER</c>.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="values">One value an attribute, in the order in which the attributes were declared.</param>
    public void Record(TimeSpan duration, params ReadOnlySpan<string> values) =>
        _histogram.Record(duration.TotalSeconds, LabelValues.Tags(_attributes, values));
}
