using System.Diagnostics.Metrics;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts things by label values of closed sets, see <see cref="LabelValues"/>.</summary>
public sealed class LabeledCounter
{
    private readonly Counter<long> _counter;
    private readonly string[] _attributes;

    internal LabeledCounter(Counter<long> counter, string[] attributes) =>
        (_counter, _attributes) = (counter, attributes);

    /// <summary>Counts one. A value that is no label is counted as <c>_OTHER</c>.</summary>
    /// <param name="values">One value an attribute, in the order in which the attributes were declared.</param>
    public void Add(params ReadOnlySpan<string> values) => _counter.Add(1, LabelValues.Tags(_attributes, values));
}
