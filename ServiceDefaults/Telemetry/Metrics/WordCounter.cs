using System.Diagnostics.Metrics;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Counts things under words: letters, hyphens, dots, slashes and underscores.</summary>
public sealed class WordCounter
{
    private readonly Counter<long> _counter;
    private readonly string[] _attributes;

    internal WordCounter(Counter<long> counter, string[] attributes) => (_counter, _attributes) = (counter, attributes);

    /// <summary>Counts one. A value that is no word is counted as <c>_OTHER</c>.</summary>
    /// <param name="values">One value an attribute, in the order in which the attributes were declared.</param>
    public void Add(params ReadOnlySpan<string> values) => _counter.Add(1, Words.Tags(_attributes, values));
}
