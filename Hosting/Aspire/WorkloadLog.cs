using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>The sentences of the workload among those of Aspire.</summary>
internal static partial class WorkloadLog
{
    /// <summary>The logger of a run, whose lines stand on the console under the name <c>Workload</c>.</summary>
    public static ILogger Of(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger("Workload");

    [LoggerMessage(1, LogLevel.Information, "{Sentence}")]
    public static partial void Tell(this ILogger logger, string sentence);

    [LoggerMessage(2, LogLevel.Warning, "{Sentence}")]
    public static partial void Warn(this ILogger logger, string sentence);
}
