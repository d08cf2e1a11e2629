using System.Diagnostics.Metrics;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// The meter of everything that the workload measures itself. Its instruments have the attributes they were made with
/// and take label values of closed sets, so that neither data nor unbounded values get into a metric. An instrument
/// that is made past it, under whatever name, is not collected.
/// </summary>
/// <param name="scope">The meters of the service, which tell it from others of the same process.</param>
public sealed class WorkloadMeter(IMeterFactory? scope = null) : IDisposable
{
    private readonly Declared _meter = new(scope);

    /// <summary>A count of things that happened.</summary>
    /// <param name="name">A name in the manner of the OpenTelemetry semantic conventions.</param>
    /// <param name="unit">A UCUM unit, for example <c>{refusal}</c>.</param>
    /// <param name="description">What is counted.</param>
    /// <param name="attributes">
    /// The attribute keys, whose values <see cref="LabeledCounter.Add"/> takes in this order.
    /// </param>
    public LabeledCounter CreateCounter(string name, string unit, string description, params string[] attributes) =>
        new(_meter.CreateCounter<long>(name, unit, description), attributes);

    /// <summary>A distribution of durations in seconds.</summary>
    /// <inheritdoc cref="CreateCounter" path="/param"/>
    public LabeledHistogram CreateDuration(string name, string description, params string[] attributes) =>
        new(_meter.CreateHistogram(name, "s", description, tags: null, LabeledHistogram.Advice), attributes);

    /// <summary>A value that is asked for at each collection.</summary>
    /// <param name="name">A name in the manner of the OpenTelemetry semantic conventions.</param>
    /// <param name="unit">A UCUM unit.</param>
    /// <param name="description">What is measured.</param>
    /// <param name="attribute">The one attribute key.</param>
    /// <param name="observe">Gives values with the label of each; it does not wait for anything.</param>
    public void CreateGauge(
        string name,
        string unit,
        string description,
        string attribute,
        Func<IEnumerable<(double Value, string Label)>> observe) => _meter.CreateObservableGauge(
            name,
            () => observe().Select(seen => new Measurement<double>(
                seen.Value, new KeyValuePair<string, object?>(attribute, LabelValues.Checked(seen.Label)))),
            unit,
            description);

    /// <summary>Whether an instrument was made here.</summary>
    internal static bool Made(Instrument instrument) => instrument.Meter is Declared;

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private sealed class Declared(object? scope) : Meter(new MeterOptions(WorkloadTelemetry.Name) { Scope = scope });
}
