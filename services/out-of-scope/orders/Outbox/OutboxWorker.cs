using System.Diagnostics;
using System.Security.Cryptography;
using Grpc.Core;

namespace RegulatedWorkload.Orders.Outbox;

/// <summary>
/// Does what is due, one task of an order after the other. A task is done at least once; whoever is asked does it only
/// once for the same key.
/// </summary>
internal sealed partial class OutboxWorker(
    OutboxStore outbox,
    OrderLeases leases,
    OrderFlow flow,
    OutboxSignal signal,
    TimeProvider time,
    ILogger<OutboxWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource Activities = new("RegulatedWorkload.Orders");
    private const int Batch = 20;

    /// <summary>Looks once, and does all that is due for the orders found.</summary>
    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var order in await outbox.FindDueAsync(Batch, cancellationToken))
        {
            await leases.TryAsync(order, found => WorkAsync(found, cancellationToken), cancellationToken);
        }
    }

    /// <summary>How long to wait after a vain attempt: doubling from 1 to 60 seconds, give or take a quarter.</summary>
    public static TimeSpan Pause(int attempts)
    {
        var seconds = Math.Min(60, 1 << Math.Min(attempts, 6));
        return TimeSpan.FromMilliseconds(seconds * RandomNumberGenerator.GetInt32(750, 1250));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure);
            }

            await signal.WaitAsync(Interval, time, stoppingToken);
        }
    }

    private async Task<Order> WorkAsync(Order order, CancellationToken cancellationToken)
    {
        while (await outbox.FirstDueAsync(order.Id, cancellationToken) is { } entry)
        {
            using var activity = Start(entry);
            try
            {
                order = await flow.DoAsync(order, entry.Task);
            }
            catch (RpcException failure)
            {
                Postponed(logger, entry.Task, order.Id, failure.StatusCode);
                await outbox.PostponeAsync(order.Id, entry.Task, Pause(entry.Attempts), CancellationToken.None);
            }
        }

        return order;
    }

    // The request that made the task due has long been answered: a link, not a parent.
    private static Activity? Start(OutboxEntry entry) => Activities.StartActivity(
        $"outbox {entry.Task}",
        ActivityKind.Internal,
        parentContext: default,
        links: ActivityContext.TryParse(entry.TraceParent, null, out var cause) ? [new ActivityLink(cause)] : null);

    [LoggerMessage(4001, LogLevel.Warning, "{Task} of order {OrderId} is tried again later: {Status}")]
    private static partial void Postponed(ILogger logger, OutboxTask task, string orderId, StatusCode status);

    [LoggerMessage(4002, LogLevel.Error, "Working off the outbox failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
