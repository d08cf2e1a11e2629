using Grpc.Core;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>An order is stored before anyone is asked for money, and follows what payments says.</summary>
public sealed class PlacementTests
{
    [Fact]
    public async Task Prices_are_those_of_the_catalog()
    {
        await using var shop = await Shop.OpenAsync();

        var order = await shop.Orders.PlaceAsync(Shop.Request());

        Assert.Equal((2 * 1450 + 3900, "EUR"), (order.Total.Amount, order.Total.Currency));
        Assert.Equal(
            [("stoneware-mug", "Stoneware mug", 2, 1450L), ("moka-pot", "Moka pot", 1, 3900L)],
            order.Lines.Select(line => (line.ProductId, line.Name, line.Quantity, line.Price.Amount)));
        Assert.Equal(order.Total.Amount, Assert.Single(shop.Payments.Payments).Money.Amount);
    }

    [Fact]
    public async Task The_order_is_durable_before_payments_is_asked()
    {
        await using var shop = await Shop.OpenAsync();
        RegulatedWorkload.Orders.Order? stored = null;
        shop.Callees.Arriving = async request =>
        {
            if (request is not AuthorizeRequest authorize) return;
            await using var other = await shop.StartAnotherAsync();
            stored = await other.Store.FindAsync(authorize.OrderId, CancellationToken.None);
        };

        await shop.Orders.PlaceAsync(Shop.Request());

        Assert.NotNull(stored);
        Assert.Equal(OrderStatus.Pending, stored.Status);
        Assert.Equal(2, stored.Lines.Count);
        Assert.Equal(["Placed"], stored.History.Select(entry => entry.Event));
    }

    [Theory]
    [InlineData(PaymentState.Authorized, OrderStatus.Confirmed, "Placed Confirmed")]
    [InlineData(PaymentState.Declined, OrderStatus.Declined, "Placed Declined")]
    [InlineData(PaymentState.Failed, OrderStatus.Failed, "Placed Failed")]
    [InlineData(PaymentState.Pending, OrderStatus.Pending, "Placed")]
    public async Task The_answer_tells_the_outcome(PaymentState payment, OrderStatus status, string history)
    {
        await using var shop = await Shop.OpenAsync();
        shop.Payments.Outcome = payment;

        var order = await shop.Orders.PlaceAsync(Shop.Request());

        Assert.Equal(status, order.Status);
        Assert.Equal(history, string.Join(' ', Shop.History(order)));
        Assert.Equal(status == OrderStatus.Pending ? "" : "1111", order.Last4);
        Assert.Equal(order, await shop.Orders.GetAsync(order.Id));
    }

    [Fact]
    public async Task An_order_whose_payment_is_open_is_settled_by_the_worker_with_the_same_key()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Payments.Outcome = PaymentState.Pending;
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        await shop.Orders.WorkAsync();
        Assert.Equal(1, shop.Callees.Count<AuthorizeRequest>());

        shop.Payments.Outcome = PaymentState.Authorized;
        shop.Time.Advance(TimeSpan.FromSeconds(2));
        await shop.Orders.WorkAsync();

        Assert.Equal(
            ["Placed", "Confirmed", "Captured", "ReceiptSent"], Shop.History(await shop.Orders.GetAsync(order.Id)));
        var attempts = shop.Callees.Requests.OfType<AuthorizeRequest>().ToList();
        Assert.Equal(2, attempts.Count);
        Assert.Equal(attempts[0], attempts[1]);
    }

    [Fact]
    public async Task An_order_is_pending_while_payments_is_down_and_settled_when_it_is_back()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Callees.IsDown = request => request is AuthorizeRequest;
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        Assert.Equal(OrderStatus.Pending, order.Status);

        shop.Callees.IsDown = _ => false;
        shop.Time.Advance(TimeSpan.FromSeconds(2));
        await shop.Orders.WorkAsync();

        Assert.Equal(OrderStatus.Confirmed, (await shop.Orders.GetAsync(order.Id)).Status);
        Assert.Single(shop.Payments.Payments);
    }

    [Theory]
    [InlineData("token-unknown")]
    [InlineData("token-expired")]
    [InlineData("token-used")]
    public async Task A_refused_token_fails_the_order_and_every_replay_is_told_so(string reason)
    {
        await using var shop = await Shop.OpenAsync();
        shop.Payments.TokenRefusal = reason;
        var request = Shop.Request();

        await Shop.IsRefusedAsync(reason, () => shop.Orders.PlaceAsync(request));
        shop.Payments.TokenRefusal = null;
        await Shop.IsRefusedAsync(reason, () => shop.Orders.PlaceAsync(request));

        var authorize = Assert.Single(shop.Callees.Requests.OfType<AuthorizeRequest>());
        var stored = await shop.Orders.GetAsync(authorize.OrderId);
        Assert.Equal(OrderStatus.Failed, stored.Status);
        Assert.Equal(["Placed", "Failed"], Shop.History(stored));
    }

    [Theory]
    [InlineData("no-such-product", "product-unknown")]
    [InlineData("gold-bar", "items-invalid")]
    public async Task An_order_that_cannot_be_priced_is_refused_and_not_stored(string product, string reason)
    {
        await using var shop = await Shop.OpenAsync();
        var request = Shop.Request();
        request.Items.Add(new Item { ProductId = product, Quantity = 2 });

        await Shop.IsRefusedAsync(reason, () => shop.Orders.PlaceAsync(request));

        Assert.Null(await shop.Orders.Store.FindByKeyAsync(request.IdempotencyKey, CancellationToken.None));
        Assert.Empty(shop.Payments.Payments);
    }

    [Fact]
    public async Task Without_the_catalog_nothing_is_stored_and_nothing_is_charged()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Callees.IsDown = request => request is CatalogV1.GetProductsRequest;
        var request = Shop.Request();

        var failure = await Assert.ThrowsAsync<RpcException>(() => shop.Orders.PlaceAsync(request));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Null(await shop.Orders.Store.FindByKeyAsync(request.IdempotencyKey, CancellationToken.None));
    }

    [Fact]
    public async Task The_buyer_s_address_is_told_to_notifications_and_to_nobody_else()
    {
        await using var shop = await Shop.OpenAsync();

        var order = await shop.Orders.PlaceAsync(Shop.Request());
        await shop.Orders.WorkAsync();
        var stored = await shop.Orders.Store.FindAsync(order.Id, CancellationToken.None);

        Assert.DoesNotContain("ada@", order.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", $"{stored}", StringComparison.Ordinal);
        var told = shop.Callees.Requests.Where(request => $"{request}".Contains("ada@", StringComparison.Ordinal));
        Assert.IsType<NotificationsV1.SendReceiptRequest>(Assert.Single(told));
    }

    [Fact]
    public async Task Ids_cannot_be_guessed()
    {
        await using var shop = await Shop.OpenAsync();

        var first = await shop.Orders.PlaceAsync(Shop.Request());
        var second = await shop.Orders.PlaceAsync(Shop.Request());

        Assert.Matches("^ord_[A-Za-z0-9_-]{22}$", first.Id);
        Assert.NotEqual(first.Id, second.Id);
    }
}
