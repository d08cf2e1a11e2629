namespace RegulatedWorkload.Campaign.Books;

/// <summary>An order as orders has it.</summary>
internal sealed record OrderRow(
    string Id, string Key, string Status, long Amount, string Currency, string CardToken, string? PaymentId);

/// <summary>A task that is still to be done for an order.</summary>
internal sealed record OutboxRow(string OrderId, string Task);

/// <summary>A payment as payments has it.</summary>
internal sealed record PaymentRow(
    string Id, string OrderId, long Amount, string Currency, string State, bool HasToken);

/// <summary>A receipt as notifications has it.</summary>
internal sealed record ReceiptRow(string OrderId, string Kind, long Amount, string Currency);

/// <summary>An authorization as the bank has it; one that was voided before it arrived has no currency.</summary>
internal sealed record BankRow(
    string Reference, string OrderId, long Amount, string Currency, string Status, int Calls)
{
    /// <summary>Whether the buyer's money is held or was taken.</summary>
    public bool IsLive => Currency.Length > 0 && Status is "approved" or "captured";
}

/// <summary>The books of everybody at one moment.</summary>
internal sealed record AllBooks
{
    public IReadOnlyList<OrderRow> Orders { get; init; } = [];

    public IReadOnlyList<OutboxRow> Outbox { get; init; } = [];

    public IReadOnlyList<PaymentRow> Payments { get; init; } = [];

    public IReadOnlyList<ReceiptRow> Receipts { get; init; } = [];

    public IReadOnlyList<BankRow> Bank { get; init; } = [];

    /// <summary>How much is still on its way.</summary>
    public int Open =>
        Orders.Count(order => order.Status is "Pending" or "Cancelling")
        + Outbox.Count
        + Payments.Count(payment => payment.State == "Pending" || payment.HasToken);
}
