using RegulatedWorkload.Orders;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>What an order may be, each rule with requests that break it.</summary>
public sealed class OrderRulesTests
{
    private static readonly Dictionary<string, Action<PlaceOrderRequest>> Faults = new()
    {
        ["no key"] = request => request.IdempotencyKey = "",
        ["a key of 129 characters"] = request => request.IdempotencyKey = new string('k', 129),
        ["a key with a space"] = request => request.IdempotencyKey = "a key",
        ["a key with a control character"] = request => request.IdempotencyKey = "a\u007fkey",
        ["a key beyond ASCII"] = request => request.IdempotencyKey = "clé",
        ["a card number for a key"] = request => request.IdempotencyKey = "order.4111.1111.1111.1111",
        ["a card number in a key"] = request => request.IdempotencyKey = "card4111111111111111",
        ["no item"] = request => request.Items.Clear(),
        ["21 items"] = request => Fill(request, 21),
        ["an item twice"] = request => request.Items.Add(request.Items[0]),
        ["a quantity of 0"] = request => request.Items[0].Quantity = 0,
        ["a quantity of -1"] = request => request.Items[0].Quantity = -1,
        ["a quantity of 100"] = request => request.Items[0].Quantity = 100,
        ["no token"] = request => request.CardToken = "",
        ["a token of another kind"] = request => request.CardToken = "pay_AAAAAAAAAAAAAAAAAAAAAA",
        ["a card number for a token"] = request => request.CardToken = "4111111111111111",
        ["no e-mail"] = request => request.Email = "",
        ["an e-mail without @"] = request => request.Email = "ada.shop.example",
        ["an e-mail without a domain"] = request => request.Email = "ada@",
        ["an e-mail without a dot"] = request => request.Email = "ada@localhost",
        ["an e-mail with a name"] = request => request.Email = "Ada<ada@shop.example>",
        ["two e-mails"] = request => request.Email = "ada@shop.example,bob@shop.example",
        ["an e-mail that starts a header"] = request => request.Email = "ada@shop.example\r\nBcc:bob@shop.example",
        ["an e-mail with a card number"] = request => request.Email = "4111.1111.1111.1111@shop.example",
    };

    [Theory]
    [InlineData("no key", "idempotency-key-invalid")]
    [InlineData("a key of 129 characters", "idempotency-key-invalid")]
    [InlineData("a key with a space", "idempotency-key-invalid")]
    [InlineData("a key with a control character", "idempotency-key-invalid")]
    [InlineData("a key beyond ASCII", "idempotency-key-invalid")]
    [InlineData("a card number for a key", "idempotency-key-invalid")]
    [InlineData("a card number in a key", "idempotency-key-invalid")]
    [InlineData("no item", "items-invalid")]
    [InlineData("21 items", "items-invalid")]
    [InlineData("an item twice", "items-invalid")]
    [InlineData("a quantity of 0", "quantity-invalid")]
    [InlineData("a quantity of -1", "quantity-invalid")]
    [InlineData("a quantity of 100", "quantity-invalid")]
    [InlineData("no token", "token-invalid")]
    [InlineData("a token of another kind", "token-invalid")]
    [InlineData("a card number for a token", "token-invalid")]
    [InlineData("no e-mail", "email-invalid")]
    [InlineData("an e-mail without @", "email-invalid")]
    [InlineData("an e-mail without a domain", "email-invalid")]
    [InlineData("an e-mail without a dot", "email-invalid")]
    [InlineData("an e-mail with a name", "email-invalid")]
    [InlineData("two e-mails", "email-invalid")]
    [InlineData("an e-mail that starts a header", "email-invalid")]
    [InlineData("an e-mail with a card number", "email-invalid")]
    public void A_fault_is_refused_by_its_reason(string fault, string reason)
    {
        var request = Shop.Request();
        Faults[fault](request);

        Assert.Equal(reason, OrderRules.Check(request)?.Reason);
    }

    [Fact]
    public void The_limits_themselves_are_admitted()
    {
        var request = Shop.Request(new string('~', 128));
        Fill(request, 20);
        request.Items[0].Quantity = 99;

        Assert.Null(OrderRules.Check(request));
    }

    [Theory]
    [InlineData(PaymentState.Authorized, OrderStatus.Confirmed)]
    [InlineData(PaymentState.Captured, OrderStatus.Confirmed)]
    [InlineData(PaymentState.Declined, OrderStatus.Declined)]
    [InlineData(PaymentState.Failed, OrderStatus.Failed)]
    [InlineData(PaymentState.Voided, OrderStatus.Failed)]
    [InlineData(PaymentState.Refunded, OrderStatus.Failed)]
    [InlineData(PaymentState.Pending, OrderStatus.Pending)]
    [InlineData(PaymentState.Unspecified, OrderStatus.Pending)]
    public void An_order_follows_its_payment(PaymentState payment, OrderStatus order) =>
        Assert.Equal(order, OrderRules.Next(payment));

    private static void Fill(PlaceOrderRequest request, int items)
    {
        request.Items.Clear();
        request.Items.Add(
            Enumerable.Range(1, items).Select(i => new Item { ProductId = $"product-{i}", Quantity = 1 }));
    }
}
