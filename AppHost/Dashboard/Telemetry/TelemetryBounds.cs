namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>How much the dashboard keeps. What is older goes first, and what is longer is cut.</summary>
/// <param name="Lines">Log records.</param>
/// <param name="Spans">Spans of all traces together.</param>
/// <param name="Series">Metric series.</param>
/// <param name="Refusals">Refused attempts.</param>
/// <param name="Characters">Characters of text, for log records and for spans each, names and identities too.</param>
public sealed record TelemetryBounds(
    int Lines = 100_000, int Spans = 50_000, int Series = 2_000, int Refusals = 200, long Characters = 32_000_000)
{
    /// <summary>The characters that one value may have.</summary>
    public const int Value = 2_000;

    /// <summary>The attributes that a log record or span may have.</summary>
    public const int Attributes = 40;

    /// <summary>The spans that one trace may have.</summary>
    public const int SpansOfTrace = 1_000;
}
