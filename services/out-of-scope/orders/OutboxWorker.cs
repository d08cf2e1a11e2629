using System.Diagnostics;
using Grpc.Core;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders;

/// <summary>
/// Does what is due, one task of an order after the other. A task is done at least once; the callee does it only once
/// for the same key.
/// </summary>
internal sealed partial class OutboxWorker(
    OutboxStore outbox,
    Leases<Order> leases,
    OrderFlow flow,
    OutboxSignal signal,
    TimeProvider time,
    ILogger<OutboxWorker> logger) : BackgroundService
{
    /// <summary>The source of the spans that the worker leaves.</summary>
    public const string ActivitySourceName = "RegulatedWorkload.Orders";

    private const int Batch = 20;

    // An order whose callee is slow does not hold up the others.
    private const int AtOnce = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <summary>Looks once, and does all that is due for the orders found.</summary>
    /// <returns>Whether there may be more than were found.</returns>
    public async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        string[] told = [.. signal.Take()];
        var due = await outbox.FindDueAsync(Batch, cancellationToken);
        await Parallel.ForEachAsync(
            told.Union(due), Options(cancellationToken), async (order, token) => await WorkAsync(order, token));
        return due.Count == Batch;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        LookAsync(stoppingToken),
        Parallel.ForEachAsync(
            signal.TakeAllAsync(stoppingToken),
            Options(stoppingToken),
            async (order, token) => await TryWorkAsync(order, token)));

    private static ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    // For what was put off, and what others have left behind.
    private async Task LookAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var more = false;
            try
            {
                more = await WorkAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LookFailed(logger, failure);
            }

            if (!more) await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task TryWorkAsync(string orderId, CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(orderId, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LookFailed(logger, failure);
        }
    }

    private async Task WorkAsync(string orderId, CancellationToken cancellationToken)
    {
        while (await outbox.FirstDueAsync(orderId, cancellationToken) is { } entry)
        {
            using var activity = Start(entry);
            try
            {
                // A lease for each task: it outlasts one, and a buyer who cancels waits for no more than one.
                var order = await leases.TryAsync(
                    orderId, (found, lease) => DoAsync(found, entry, lease), cancellationToken);
                if (order is null) return;
            }
            catch (RpcException failure)
            {
                activity?.SetStatus(ActivityStatusCode.Error);
                Postponed(logger, entry.Task, orderId, failure.StatusCode);
                await outbox.PostponeAsync(orderId, entry.Task, CancellationToken.None);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                activity?.SetStatus(ActivityStatusCode.Error);
                Failed(logger, entry.Task, orderId, failure);
                await outbox.PostponeAsync(orderId, entry.Task, CancellationToken.None);
            }
        }
    }

    // Before the lease was taken somebody may have cancelled the order, or done the task.
    private async Task<Order> DoAsync(Order order, OutboxEntry entry, Lease lease)
    {
        if (await outbox.FirstDueAsync(order.Id, CancellationToken.None) == entry)
        {
            await flow.DoAsync(order, entry.Task, lease);
        }

        return order;
    }

    // The request that made the task due has long been answered: a link, not a parent.
    // Names are those of the semantic conventions for messaging.
    private static Activity? Start(OutboxEntry entry)
    {
        var queue = $"outbox.{OutboxTaskNames.NameOf(entry.Task)}";
        return Activities.StartActivity(
            $"process {queue}",
            ActivityKind.Consumer,
            parentContext: default,
            tags:
            [
                new("messaging.system", "outbox"),
                new("messaging.operation.type", "process"),
                new("messaging.operation.name", "process"),
                new("messaging.destination.name", queue),
            ],
            links: ActivityContext.TryParse(entry.TraceParent, null, out var cause) ? [new ActivityLink(cause)] : null);
    }

    [LoggerMessage(4001, LogLevel.Warning, "{Task} of order {OrderId} is tried again later: {Status}")]
    private static partial void Postponed(ILogger logger, OutboxTask task, string orderId, StatusCode status);

    [LoggerMessage(4002, LogLevel.Error, "Looking for due tasks failed and is tried again")]
    private static partial void LookFailed(ILogger logger, Exception failure);

    [LoggerMessage(4003, LogLevel.Error, "{Task} of order {OrderId} failed and is tried again later")]
    private static partial void Failed(ILogger logger, OutboxTask task, string orderId, Exception failure);
}
