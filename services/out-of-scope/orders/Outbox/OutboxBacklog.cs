using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Orders.Outbox;

/// <summary>
/// Measures what is still to be done: how many tasks, and how long the order that waits longest has made no progress.
/// Every instance tells the same, since they share the store.
/// </summary>
internal sealed partial class OutboxBacklog : BackgroundService
{
    private const string TaskAttribute = "workload.outbox.task";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly OutboxTask[] Tasks = Enum.GetValues<OutboxTask>();

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile IReadOnlyDictionary<OutboxTask, Waiting> _seen = new Dictionary<OutboxTask, Waiting>();

    public OutboxBacklog(Database database, WorkloadMeter meter, TimeProvider time, ILogger<OutboxBacklog> logger)
    {
        (_database, _time, _logger) = (database, time, logger);
        meter.CreateGauge(
            "workload.outbox.depth", "{task}", "Tasks in the outbox that are not done.", TaskAttribute, ObserveDepth);
        meter.CreateGauge(
            "workload.outbox.age",
            "s",
            "Time since the last progress of the order that has waited longest with such a task.",
            TaskAttribute,
            ObserveAge);
    }

    /// <summary>Looks once.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var waiting = await _database.ReadAsync(
            (connection, token) => connection.QueryAsync(
                """
                SELECT task, COUNT(*),
                       MIN((SELECT MAX(at) FROM order_history WHERE order_history.order_id = outbox.order_id))
                FROM outbox WHERE done = 0 GROUP BY task
                """,
                row => new Waiting(Enum.Parse<OutboxTask>(row.GetString(0)), row.GetInt64(1), row.GetInt64(2)),
                token),
            cancellationToken);
        _seen = waiting.ToDictionary(task => task.Task);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(_logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<(double Value, string Label)> ObserveDepth()
    {
        var seen = _seen;
        return Tasks.Select(
            task => ((double)(seen.TryGetValue(task, out var found) ? found.Count : 0), OutboxTaskNames.NameOf(task)));
    }

    private IEnumerable<(double Value, string Label)> ObserveAge()
    {
        var (seen, now) = (_seen, _time.GetUtcNow().ToUnixTimeMilliseconds());
        return Tasks.Select(task =>
            (
                seen.TryGetValue(task, out var found) ? Math.Max(0, now - found.Since) / 1000.0 : 0,
                OutboxTaskNames.NameOf(task)));
    }

    [LoggerMessage(4201, LogLevel.Error, "Measuring the outbox failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);

    private sealed record Waiting(OutboxTask Task, long Count, long Since);
}
