using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.Tests.Payments.Running;
using Asked = RegulatedWorkload.PaymentsV1;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// Both instances of orders are killed while one order stands at each point where that could hurt. The next one takes
/// every order to its end: charged once, and with its receipt.
/// </summary>
public sealed class KilledOrdersTests(KilledOrdersTests.Killed killed) : IClassFixture<KilledOrdersTests.Killed>
{
    [Theory]
    [InlineData("placed, the payment not asked for", OrderStatus.Confirmed)]
    [InlineData("authorized, not recorded", OrderStatus.Confirmed)]
    [InlineData("captured, not recorded", OrderStatus.Confirmed)]
    [InlineData("the receipt sent, its task not marked", OrderStatus.Confirmed)]
    [InlineData("refunded, not recorded", OrderStatus.Refunded)]
    public async Task An_order_ends_in_one_truthful_state_after_a_kill_when(string point, OrderStatus expected)
    {
        var order = await killed.EndedAsync(point);

        Assert.Equal(expected, order.Status);
        killed.Orders.AssertTruthful(order);
        if (expected == OrderStatus.Confirmed)
        {
            Assert.Equal(["Placed", "Confirmed", "Captured", "ReceiptSent"], RunningOrders.History(order));
        }

        Assert.Equal(order, await killed.ReplayAsync(point));
    }

    [Fact]
    public async Task A_receipt_whose_task_was_not_marked_is_sent_again_under_the_same_id()
    {
        var order = await killed.EndedAsync("the receipt sent, its task not marked");

        var receipts = killed.Orders.Notifications.Of(order.Id);
        Assert.Equal(2, receipts.Count);
        Assert.Single(receipts.Distinct());
    }

    [Fact]
    public async Task A_refund_cut_off_by_a_kill_is_told_to_the_buyer_once()
    {
        var order = await killed.EndedAsync("refunded, not recorded");

        await Eventually.BecomesAsync(
            () => Task.FromResult(killed.Orders.Notifications.Of(order.Id)),
            receipts => receipts.Count(receipt => receipt.Kind == "Refunded") == 1);
    }

    public sealed class Killed : IAsyncLifetime
    {
        private const string Placed = "placed, the payment not asked for";
        private const string Authorized = "authorized, not recorded";
        private const string Captured = "captured, not recorded";
        private const string Receipt = "the receipt sent, its task not marked";
        private const string Refunded = "refunded, not recorded";

        private static readonly string[] All = [Placed, Authorized, Captured, Receipt, Refunded];

        private readonly Dictionary<string, PlaceOrderRequest> _requests = [];
        private readonly ConcurrentDictionary<string, string> _orderOf = [];
        private readonly List<RunningProcess> _processes = [];
        private CrashPoints _points = new(All);

        internal RunningOrders Orders { get; } = new();

        private OrdersClient Client => Orders.Instances[^1];

        public async ValueTask InitializeAsync()
        {
            if (TestStores.Missing is not null) return;
            await Orders.Payments.StartVaultAsync();
            await Orders.Payments.StartAnotherAsync(RunningPayments.Short, services =>
            {
                services.AddSingleton(new AnsweredCalls(ArrivingAsync, AnsweringAsync));
                services.AddGrpc(grpc => grpc.Interceptors.Add<AnsweredCalls>());
            });
            await Orders.StartOthersAsync();
            Orders.Notifications.Answering =
                (order, call) => _points.ReachAsync(order, Receipt, call.CancellationToken);
            await CrashPoints.UntilAllStoodAsync(CutOffAsync);
            await StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var process in _processes) await process.DisposeAsync();
            await Orders.DisposeAsync();
        }

        internal Task<Order> EndedAsync(string point)
        {
            if (TestStores.Missing is { } reason) Assert.Skip(reason);
            return Orders.EndedAsync(_orderOf[point], Client);
        }

        internal Task<Order> ReplayAsync(string point) =>
            RunningOrders.PlaceAsync(Client, _requests[point].Clone());

        private async Task<IReadOnlyCollection<string>> CutOffAsync()
        {
            _points = new CrashPoints(All);
            await Task.WhenAll(StartAsync(), StartAsync());
            foreach (var point in All) _requests[point] = Orders.Request();

            // Everything before its refund is to go well for this one.
            var paid = await RunningOrders.PlaceAsync(Client, _requests[Refunded].Clone());
            await Orders.EndedAsync(paid.Id, Client);
            _orderOf[Refunded] = paid.Id;
            _points.Mark(paid.Id, Refunded);
            var cancel = new CancelOrderRequest { Id = paid.Id };
            var dying = new List<Task>
            {
                Orders.Instances[^2].CancelOrderAsync(cancel, RunningOrders.Options).ResponseAsync,
            };

            // Orders waits longest for payments, so these can stand while the receipt is on its way.
            foreach (var points in (string[][])[[Placed, Authorized, Captured], [Receipt]])
            {
                foreach (var (index, point) in points.Index())
                {
                    _points.Mark(_requests[point].CardToken, point);
                    dying.Add(RunningOrders.PlaceAsync(
                        Orders.Instances[^(1 + (index % 2))], _requests[point].Clone(), () => _points.AreKilled));
                }

                await Task.WhenAny(_points.ReachedAsync(points), _points.AnyGivenUp);
            }

            await Task.WhenAny(_points.ReachedAsync(All), _points.AnyGivenUp);
            var deserted = _points.Deserted;
            foreach (var process in _processes) await process.KillAsync();
            _points.Killed();
            foreach (var process in _processes) await process.DisposeAsync();
            _processes.Clear();
            await Task.WhenAll(dying.Select(call => call.ContinueWith(_ => { }, TaskScheduler.Default)));
            return deserted;
        }

        private async Task StartAsync()
        {
            var workload = Orders.Payments.TestWorkload;
            var port = Ports.FindBlock();
            var process = await RunningProcess.StartAsync(
                "orders", TestWorkload.Another(await workload.LaunchAsync("orders"), port));
            lock (_processes)
            {
                _processes.Add(process);
                Orders.Instances.Add(new OrdersClient(workload.Connect("storefront", port)));
            }
        }

        private async Task ArrivingAsync(object request, ServerCallContext call)
        {
            if (request is not Asked.AuthorizeRequest authorize) return;
            if (_points.PointOf(authorize.CardToken) is { Length: > 0 } point)
            {
                _orderOf[point] = authorize.OrderId;
                _points.Mark(authorize.OrderId, point);
            }

            await _points.ReachAsync(authorize.OrderId, Placed, call.CancellationToken);
        }

        private Task AnsweringAsync(object request, object reply, ServerCallContext call) =>
            reply is not Asked.Payment payment ? Task.CompletedTask : _points.ReachAsync(
                payment.OrderId,
                request switch
                {
                    Asked.AuthorizeRequest => Authorized,
                    Asked.CaptureRequest => Captured,
                    Asked.RefundRequest => Refunded,
                    _ => "",
                },
                call.CancellationToken);
    }
}
