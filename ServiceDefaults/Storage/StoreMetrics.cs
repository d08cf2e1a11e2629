using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Counts what a store is asked for. A process has one store; where several share one, they count together.
/// </summary>
internal static class StoreMetrics
{
    // Of no service's own meters, since statements are run on connections that know of none.
    private static readonly WorkloadMeter s_meter = new();

    private static readonly LabeledCounter s_commits = s_meter.CreateCounter(
        "workload.store.commits", "{commit}", "Commits that a store has made durable, however many writes share one.");

    private static readonly LabeledCounter s_statements = s_meter.CreateCounter(
        "workload.store.statements", "{statement}", "Statements that a store was asked to run.");

    /// <summary>What was written is durable.</summary>
    public static void Committed() => s_commits.Add();

    /// <summary>A statement is run.</summary>
    public static void Stated() => s_statements.Add();
}
