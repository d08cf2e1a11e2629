namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>Everything the dashboard was told, in memory and bounded.</summary>
public sealed class TelemetryStores(TelemetryBounds bounds, TimeProvider time)
{
    /// <summary>Log records.</summary>
    public LogStore Logs { get; } = new(bounds);

    /// <summary>Traces.</summary>
    public TraceStore Traces { get; } = new(bounds);

    /// <summary>Metrics.</summary>
    public MeasureStore Measures { get; } = new(bounds);

    /// <summary>The traffic of the declared calls.</summary>
    public CallStatistics Calls { get; } = new(time);

    /// <summary>Refused attempts.</summary>
    public RefusalStore Refusals { get; } = new(bounds, time);
}
