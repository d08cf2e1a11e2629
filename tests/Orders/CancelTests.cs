using Grpc.Core;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>A cancelled order gives the money back once, whatever was under way.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task Before_the_capture_the_payment_is_voided_and_nothing_is_collected()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());

        var cancelled = await shop.Orders.CancelAsync(order.Id);
        await shop.Orders.WorkAsync();

        Assert.Equal(OrderStatus.Refunded, cancelled.Status);
        Assert.Equal(PaymentState.Voided, Assert.Single(shop.Payments.Payments).State);
        Assert.Equal(0, shop.Callees.Count<CaptureRequest>());
        Assert.Equal(ReceiptKind.Refunded, Assert.Single(shop.Callees.Requests.OfType<SendReceiptRequest>()).Kind);
        Assert.Equal(
            ["Placed", "Confirmed", "Cancelled", "Refunded"], Shop.History(await shop.Orders.GetAsync(order.Id)));
    }

    [Fact]
    public async Task After_the_capture_the_money_goes_back()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        await shop.Orders.WorkAsync();

        await shop.Orders.CancelAsync(order.Id);
        await shop.Orders.WorkAsync();

        Assert.Equal(PaymentState.Refunded, Assert.Single(shop.Payments.Payments).State);
        Assert.Equal(
            [ReceiptKind.Paid, ReceiptKind.Refunded],
            shop.Callees.Requests.OfType<SendReceiptRequest>().Select(receipt => receipt.Kind));
        Assert.Equal(
            ["Placed", "Confirmed", "Captured", "ReceiptSent", "Cancelled", "Refunded"],
            Shop.History(await shop.Orders.GetAsync(order.Id)));
    }

    [Fact]
    public async Task While_payments_is_down_the_order_is_cancelling_and_the_worker_ends_it()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        await shop.Orders.WorkAsync();
        shop.Callees.IsDown = request => request is RefundRequest;

        var cancelling = await shop.Orders.CancelAsync(order.Id);
        shop.Callees.IsDown = _ => false;
        shop.Time.Advance(TimeSpan.FromSeconds(2));
        await shop.Orders.WorkAsync();

        Assert.Equal(OrderStatus.Cancelling, cancelling.Status);
        var refunded = await shop.Orders.GetAsync(order.Id);
        Assert.Equal(OrderStatus.Refunded, refunded.Status);
        Assert.Equal(["Cancelled", "Refunded"], Shop.History(refunded)[^2..]);
        Assert.Equal(
            ReceiptKind.Refunded, shop.Callees.Requests.OfType<SendReceiptRequest>().Last().Kind);
    }

    [Fact]
    public async Task Cancelling_again_gives_the_same_answer_and_no_second_refund()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        var first = await shop.Orders.CancelAsync(order.Id);

        var second = await shop.Orders.CancelAsync(order.Id);

        Assert.Equal(first, second);
        Assert.Equal(1, shop.Callees.Count<RefundRequest>());
    }

    [Fact]
    public async Task A_second_cancel_while_the_first_waits_for_payments_says_cancelling()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        shop.Callees.IsDown = request => request is RefundRequest;
        await shop.Orders.CancelAsync(order.Id);

        var again = await shop.Orders.CancelAsync(order.Id);

        Assert.Equal(OrderStatus.Cancelling, again.Status);
        Assert.Equal(1, shop.Callees.Count<RefundRequest>());
    }

    [Theory]
    [InlineData(PaymentState.Pending)]
    [InlineData(PaymentState.Declined)]
    [InlineData(PaymentState.Failed)]
    public async Task An_order_that_was_not_paid_cannot_be_cancelled(PaymentState payment)
    {
        await using var shop = await Shop.OpenAsync();
        shop.Payments.Outcome = payment;
        var order = await shop.Orders.PlaceAsync(Shop.Request());

        await Shop.IsRefusedAsync("order-state", () => shop.Orders.CancelAsync(order.Id));

        Assert.Equal(order, await shop.Orders.GetAsync(order.Id));
    }

    [Fact]
    public async Task An_unknown_order_is_unknown_to_every_method()
    {
        await using var shop = await Shop.OpenAsync();

        await Shop.IsRefusedAsync("order-unknown", () => shop.Orders.CancelAsync("ord_unknown"));
        await Shop.IsRefusedAsync("order-unknown", () => shop.Orders.GetAsync("ord_unknown"));
    }

    [Fact(Timeout = Shop.Timeout)]
    public async Task A_cancel_waits_for_the_capture_under_way_and_gives_the_money_back()
    {
        await using var shop = await Shop.OpenInRealTimeAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        var (captured, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        shop.Callees.Answering = request =>
        {
            if (request is not CaptureRequest) return Task.CompletedTask;
            captured.SetResult();
            return answer.Task;
        };

        var work = shop.Orders.WorkAsync();
        await captured.Task.WaitAsync(TestContext.Current.CancellationToken);
        var cancel = shop.Orders.CancelAsync(order.Id);
        Assert.Equal(0, shop.Callees.Count<RefundRequest>());
        answer.SetResult();
        await work;

        Assert.Equal(OrderStatus.Refunded, (await cancel).Status);
        Assert.Equal(PaymentState.Refunded, Assert.Single(shop.Payments.Payments).State);
    }

    [Fact]
    public async Task A_capture_whose_answer_was_lost_is_not_repeated_once_the_order_is_cancelled()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        shop.Callees.Answering = request => request is CaptureRequest
            ? throw new RpcException(new Status(StatusCode.DeadlineExceeded, ""))
            : Task.CompletedTask;
        await shop.Orders.WorkAsync();

        var cancelled = await shop.Orders.CancelAsync(order.Id);
        shop.Time.Advance(TimeSpan.FromMinutes(5));
        await shop.Orders.WorkAsync();

        Assert.Equal(OrderStatus.Refunded, cancelled.Status);
        Assert.Equal(PaymentState.Refunded, Assert.Single(shop.Payments.Payments).State);
        Assert.Equal(1, shop.Callees.Count<CaptureRequest>());
    }

    [Fact]
    public async Task A_payment_that_the_bank_gave_back_before_its_capture_ends_the_order_as_failed_without_a_receipt()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        Assert.Single(shop.Payments.Payments).State = PaymentState.Voided;

        await shop.Orders.WorkAsync();
        shop.Time.Advance(TimeSpan.FromMinutes(5));
        await shop.Orders.WorkAsync();

        Assert.Equal((1, 0), (shop.Callees.Count<CaptureRequest>(), shop.Callees.Count<SendReceiptRequest>()));
        var failed = await shop.Orders.GetAsync(order.Id);
        Assert.Equal(OrderStatus.Failed, failed.Status);
        Assert.Equal(["Placed", "Confirmed", "Failed"], Shop.History(failed));
        await Shop.IsRefusedAsync("order-state", () => shop.Orders.CancelAsync(order.Id));
    }
}
