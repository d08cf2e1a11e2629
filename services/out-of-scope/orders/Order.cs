using RegulatedWorkload.OrdersV1;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Orders;

/// <summary>An order as it is stored.</summary>
internal sealed record Order
{
    public required string Id { get; init; }

    public required OrderStatus Status { get; init; }

    public required Money Total { get; init; }

    /// <summary>The card's token until the payment is settled, and empty from then on.</summary>
    public required string CardToken { get; init; }

    /// <summary>Personal data: goes to notifications, and nowhere else.</summary>
    public required string Email { get; init; }

    public required IReadOnlyList<OrderLine> Lines { get; init; }

    public IReadOnlyList<HistoryEvent> History { get; init; } = [];

    public string? PaymentId { get; init; }

    public string Brand { get; init; } = "";

    public string Last4 { get; init; } = "";

    /// <summary>The reason for which the card token was refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>A mask of what must not be printed.</summary>
    public override string ToString() => $"order {Id}, {Status}";
}

/// <summary>Some pieces of one product at the price of the moment.</summary>
internal sealed record OrderLine(string ProductId, string Name, int Quantity, Money Price);

/// <summary>What happened to an order, and when.</summary>
internal sealed record HistoryEvent(string Event, DateTimeOffset At);

/// <summary>The names of what happens; part of the contract.</summary>
internal static class OrderEvents
{
    public const string Placed = nameof(Placed);
    public const string Confirmed = nameof(Confirmed);
    public const string Declined = nameof(Declined);
    public const string Failed = nameof(Failed);
    public const string Captured = nameof(Captured);
    public const string ReceiptSent = nameof(ReceiptSent);
    public const string Cancelled = nameof(Cancelled);
    public const string Refunded = nameof(Refunded);
}
