using Grpc.Core;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Orders;

/// <summary>What an order may be, and what may follow what.</summary>
internal static class OrderRules
{
    private const int MaxItems = 20;
    private const int MaxQuantity = 99;
    private const int MaxKey = 128;

    public static readonly Refusal Unknown = new(StatusCode.NotFound, "order-unknown", "There is no such order.");

    public static readonly Refusal NotCancellable = new(
        StatusCode.FailedPrecondition, "order-state", "An order in this state cannot be cancelled.");

    public static readonly Refusal KeyReused = new(
        StatusCode.FailedPrecondition, "idempotency-key-reused", "The idempotency key was used for another order.");

    public static readonly Refusal ProductUnknown = Invalid("product-unknown", "A product does not exist.");

    public static readonly Refusal TotalOutOfRange = Invalid("items-invalid", "The total is out of range.");

    private static readonly Refusal Items = Invalid("items-invalid", "An order has 1 to 20 different products.");

    private static readonly Refusal Quantity =
        Invalid("quantity-invalid", "A quantity is a whole number from 1 to 99.");

    private static readonly Refusal Email = Invalid("email-invalid", "The e-mail address is missing or wrong.");
    private static readonly Refusal Token = Invalid("token-invalid", "The card token has not the form of one.");

    private static readonly Refusal Key = Invalid(
        "idempotency-key-invalid", "The idempotency key must be 1 to 128 visible ASCII characters and no card number.");

    /// <summary>What is wrong with a request before anyone else is asked, or null.</summary>
    public static Refusal? Check(PlaceOrderRequest request)
    {
        if (!IsKey(request.IdempotencyKey)) return Key;
        if (request.Items.Count is < 1 or > MaxItems) return Items;
        if (request.Items.DistinctBy(item => item.ProductId).Count() != request.Items.Count) return Items;
        if (request.Items.Any(item => item.Quantity is < 1 or > MaxQuantity)) return Quantity;
        if (!CardToken.TryParse(request.CardToken, out _)) return Token;
        return EmailAddress.TryParse(request.Email, out _) ? null : Email;
    }

    /// <summary>The next status of an order that waits for a payment.</summary>
    public static OrderStatus Next(PaymentState payment) => payment switch
    {
        PaymentState.Authorized or PaymentState.Captured => OrderStatus.Confirmed,
        PaymentState.Declined => OrderStatus.Declined,
        PaymentState.Failed or PaymentState.Voided or PaymentState.Refunded => OrderStatus.Failed,
        _ => OrderStatus.Pending,
    };

    /// <summary>The history entry of reaching a status.</summary>
    public static string EventOf(OrderStatus status) => status switch
    {
        OrderStatus.Confirmed => OrderEvents.Confirmed,
        OrderStatus.Declined => OrderEvents.Declined,
        OrderStatus.Failed => OrderEvents.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Whether cancelling has been asked for before.</summary>
    public static bool IsCancelled(OrderStatus status) => status is OrderStatus.Cancelling or OrderStatus.Refunded;

    // It is stored out of scope, so it holds no card number either.
    private static bool IsKey(string text) =>
        text.Length is >= 1 and <= MaxKey && text.All(c => c is > ' ' and <= '~') && !CardNumberGuard.InText(text);

    private static Refusal Invalid(string reason, string detail) => new(StatusCode.InvalidArgument, reason, detail);
}
