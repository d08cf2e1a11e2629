using Grpc.Core;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>A key stands for one order, however often and wherever it is sent.</summary>
public sealed class ReplayTests
{
    private const int Replays = 20;

    [Fact]
    public async Task A_replay_returns_the_same_order_and_asks_nobody_again()
    {
        await using var shop = await Shop.OpenAsync();
        var request = Shop.Request();
        var first = await shop.Orders.PlaceAsync(request);

        var second = await shop.Orders.PlaceAsync(request.Clone());

        Assert.Equal(first, second);
        Assert.Equal((1, 1), (shop.Callees.Count<GetProductsRequest>(), shop.Callees.Count<AuthorizeRequest>()));
    }

    [Theory(Timeout = Shop.Timeout)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Twenty_at_once_wait_for_the_first_and_charge_once(int instances)
    {
        await using var shop = await Shop.OpenInRealTimeAsync();
        OrdersInstance[] all = instances == 1 ? [shop.Orders] : [shop.Orders, await shop.StartAnotherAsync()];
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        shop.Callees.Answering = request =>
        {
            if (request is not AuthorizeRequest) return Task.CompletedTask;
            asked.SetResult();
            return answer.Task;
        };
        var request = Shop.Request();

        var orders = Enumerable.Range(0, Replays).Select(i => all[i % instances].PlaceAsync(request.Clone())).ToList();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(orders, order => order.IsCompleted);
        answer.SetResult();

        var same = Assert.Single((await Task.WhenAll(orders)).Distinct());
        Assert.Equal(OrderStatus.Confirmed, same.Status);
        Assert.Equal(1, shop.Callees.Count<AuthorizeRequest>());
    }

    [Fact(Timeout = Shop.Timeout)]
    public async Task Twenty_at_once_do_not_besiege_payments_when_it_is_down()
    {
        await using var shop = await Shop.OpenInRealTimeAsync();
        var all = new TaskCompletionSource();
        shop.Callees.Arriving = request => request is AuthorizeRequest ? all.Task : Task.CompletedTask;
        shop.Callees.IsDown = request => request is AuthorizeRequest;
        var request = Shop.Request();

        var orders = Enumerable.Range(0, Replays).Select(_ => shop.Orders.PlaceAsync(request.Clone())).ToList();
        all.SetResult();

        var same = Assert.Single(
            (await Task.WhenAll(orders).WaitAsync(TestContext.Current.CancellationToken)).Distinct());
        Assert.Equal(OrderStatus.Pending, same.Status);
        Assert.InRange(shop.Callees.Count<AuthorizeRequest>(), 1, 3);
    }

    [Theory]
    [InlineData("quantity")]
    [InlineData("product")]
    [InlineData("token")]
    [InlineData("e-mail")]
    public async Task Other_content_under_the_same_key_is_refused(string difference)
    {
        await using var shop = await Shop.OpenAsync();
        var request = Shop.Request();
        await shop.Orders.PlaceAsync(request);
        var other = request.Clone();
        switch (difference)
        {
            case "quantity": other.Items[0].Quantity++; break;
            case "product": other.Items.RemoveAt(1); break;
            case "token": other.CardToken = Shop.Request().CardToken; break;
            default: other.Email = "bob@shop.example"; break;
        }

        await Shop.IsRefusedAsync("idempotency-key-reused", () => shop.Orders.PlaceAsync(other));

        Assert.Equal(1, shop.Callees.Count<AuthorizeRequest>());
    }

    [Fact(Timeout = Shop.Timeout)]
    public async Task Of_two_contents_that_race_for_a_key_one_becomes_the_order()
    {
        await using var shop = await Shop.OpenInRealTimeAsync();
        var other = await shop.StartAnotherAsync();
        var both = new CountdownEvent(2);
        var priced = new TaskCompletionSource();
        shop.Callees.Answering = request =>
        {
            if (request is not GetProductsRequest) return Task.CompletedTask;
            if (both.Signal()) priced.SetResult();
            return priced.Task.WaitAsync(TestContext.Current.CancellationToken);
        };

        var outcomes = await Task.WhenAll(
            ReasonAsync(shop.Orders, Shop.Request("contested")), ReasonAsync(other, Shop.Request("contested")));

        Assert.Equal(["", "idempotency-key-reused"], outcomes.Order());
        Assert.Single(shop.Payments.Payments);
    }

    [Fact]
    public async Task A_key_is_stored_once_in_every_order_of_requests()
    {
        await using var shop = await Shop.OpenInRealTimeAsync();
        var template = await shop.Orders.PlaceAsync(Shop.Request());
        var order = await shop.Orders.Store.FindAsync(template.Id, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, Replays).Select(i => shop.Orders.Store.PlaceAsync(
            order! with { Id = $"ord_{i}" },
            "one-key",
            $"{i}",
            DateTimeOffset.MaxValue,
            lease: null,
            CancellationToken.None)));

        var winner = await shop.Orders.Store.FindByKeyAsync("one-key", CancellationToken.None);
        Assert.Equal($"ord_{winner?.ContentHash}", winner?.Order.Id);
        Assert.Equal((2, 1), (winner?.Order.Lines.Count, winner?.Order.History.Count));
    }

    private static async Task<string> ReasonAsync(OrdersInstance orders, PlaceOrderRequest request)
    {
        try
        {
            await orders.PlaceAsync(request);
            return "";
        }
        catch (RpcException refused)
        {
            return Refusal.From(refused)?.Reason ?? "";
        }
    }
}
