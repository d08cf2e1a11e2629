namespace RegulatedWorkload.Orders.Outbox;

/// <summary>What is to be done for an order with the help of others.</summary>
internal enum OutboxTask
{
    /// <summary>Have the card charged; left behind only when the first attempt had no clear end.</summary>
    Authorize,

    /// <summary>Collect the money.</summary>
    Capture,

    /// <summary>Send the receipt.</summary>
    Receipt,

    /// <summary>Give the money back.</summary>
    Refund,

    /// <summary>Tell that the money is on its way back.</summary>
    RefundNote,
}

/// <summary>How telemetry names tasks.</summary>
internal static class OutboxTaskNames
{
    public static string NameOf(OutboxTask task) => task switch
    {
        OutboxTask.Authorize => "authorize",
        OutboxTask.Capture => "capture",
        OutboxTask.Receipt => "receipt",
        OutboxTask.Refund => "refund",
        _ => "refund-note",
    };
}

/// <summary>An open task.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Task">What is to be done.</param>
/// <param name="Attempts">How often it was tried in vain.</param>
/// <param name="TraceParent">The W3C trace context of the request that made it due.</param>
internal sealed record OutboxEntry(string OrderId, OutboxTask Task, int Attempts, string? TraceParent);
