using Grpc.Core;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>
/// Two act on one order, and each stands still for longer than its lease at every await of the other: the order always
/// ends where its payment is.
/// </summary>
public sealed class InterleavingTests
{
    private static readonly TimeSpan s_longerThanLease = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("place", "work", PaymentState.Authorized)]
    [InlineData("work", "place", PaymentState.Authorized)]
    [InlineData("work", "work", PaymentState.Declined)]
    public Task Of_an_order_that_waits_for_its_payment(string first, string second, PaymentState outcome) =>
        InterleaveAsync(first, second, outcome, isConfirmed: false);

    [Theory]
    [InlineData("work", "cancel")]
    [InlineData("cancel", "work")]
    [InlineData("cancel", "cancel")]
    public Task Of_a_confirmed_order(string first, string second) =>
        InterleaveAsync(first, second, PaymentState.Authorized, isConfirmed: true);

    private static async Task InterleaveAsync(string first, string second, PaymentState outcome, bool isConfirmed)
    {
        var time = new ShiftedTime();
        await using var shop = await Shop.OpenAsync(time);
        shop.Callees.Arriving = _ => Turnstile.PassAsync();
        shop.Callees.Answering = _ => Turnstile.PassAsync();
        var request = Shop.Request();
        await Turnstile.InterleaveAsync(
            isThorough: false,
            async () =>
            {
                request = Shop.Request();
                shop.Callees.IsDown = called => !isConfirmed && called is AuthorizeRequest;
                shop.Payments.Outcome = outcome;
                var order = await shop.Orders.PlaceAsync(request);
                shop.Callees.IsDown = _ => false;
                time.Advance(s_longerThanLease);
                return (Act(first, order.Id), Act(second, order.Id));
            },
            () => time.Advance(s_longerThanLease),
            AssertTruthfulAsync);

        Func<Task> Act(string what, string id) => async () =>
        {
            try
            {
                await (what switch
                {
                    "place" => shop.Orders.PlaceAsync(request),
                    "cancel" => shop.Orders.CancelAsync(id),
                    _ => shop.Orders.WorkAsync(),
                });
            }
            catch (RpcException)
            {
                // A refusal is an answer too.
            }
        };

        async Task AssertTruthfulAsync(string interleaving)
        {
            var order = await Eventually.BecomesAsync(
                async () =>
                {
                    time.Advance(s_longerThanLease);
                    await shop.Orders.WorkAsync();
                    return await shop.Orders.PlaceAsync(request);
                },
                settled => IsSettled(Shop.History(settled)));
            var payment = Assert.Single(shop.Payments.Payments, payment => payment.OrderId == order.Id);
            PaymentState[] states = order.Status switch
            {
                OrderStatus.Confirmed => [PaymentState.Captured],
                OrderStatus.Refunded => [PaymentState.Refunded, PaymentState.Voided],
                OrderStatus.Declined => [PaymentState.Declined],
                _ => [PaymentState.Voided, PaymentState.Failed],
            };
            Assert.True(
                states.Contains(payment.State),
                $"The order is {order.Status}, and its payment {payment.State}: {interleaving}.");
            Assert.Equal(Shop.History(order).Distinct(), Shop.History(order));
        }
    }

    private static bool IsSettled(string[] history) =>
        history[^1] is "Declined" or "Failed" or "Refunded" || history is [.., "Captured", "ReceiptSent"];
}
