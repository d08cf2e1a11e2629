using System.Globalization;
using Microsoft.Extensions.Configuration;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// How many traces are kept, from the standard variables <c>OTEL_TRACES_SAMPLER</c> and <c>OTEL_TRACES_SAMPLER_ARG</c>,
/// which the exporter of Azure Monitor would otherwise pass over. All are kept unless the operator says less.
/// </summary>
internal static class TraceSampling
{
    private const string SamplerKey = "OTEL_TRACES_SAMPLER";
    private const string ArgumentKey = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>The part of all traces that is kept, from 0 to 1.</summary>
    /// <exception cref="ConfigurationFaultsException">The argument of the sampler is no ratio.</exception>
    public static float RatioOf(IConfiguration configuration) => configuration[SamplerKey]?.Trim() switch
    {
        "always_off" or "parentbased_always_off" => 0,
        "traceidratio" or "parentbased_traceidratio" or "microsoft.fixed_percentage" =>
            Parse(configuration[ArgumentKey]),
        _ => 1,
    };

    private static float Parse(string? argument) =>
        string.IsNullOrEmpty(argument) ? 1
        : float.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio)
            && ratio is >= 0 and <= 1
            ? ratio
            : throw new ConfigurationFaultsException(
                [$"The environment variable {ArgumentKey} must be a number from 0 to 1."]);
}
