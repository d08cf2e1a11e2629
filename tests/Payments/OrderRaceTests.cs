using Grpc.Core;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// Two instances of orders on one store, each before its instance of payments, which share theirs: whichever does
/// something, it is done once, and both tell the same.
/// </summary>
public sealed class OrderRaceTests(OrderRaceTests.Shared shared) : IClassFixture<OrderRaceTests.Shared>
{
    private const int Many = 12;

    private readonly RunningOrders _orders = shared.Orders;

    [Fact]
    public async Task One_key_at_both_instances_is_one_order_charged_once()
    {
        var request = _orders.Request();

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => PlaceAsync(i, request.Clone())));

        var id = Assert.Single(answers.Select(order => order.Id).Distinct());
        Assert.All(answers, order => Assert.Equal(OrderStatus.Confirmed, order.Status));
        _orders.AssertTruthful(await _orders.EndedAsync(id));
    }

    [Fact]
    public async Task Every_order_is_collected_once_and_has_one_receipt_whichever_worker_is_at_it()
    {
        var placed = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => PlaceAsync(i, _orders.Request())));

        foreach (var order in placed)
        {
            var ended = await _orders.EndedAsync(order.Id);
            _orders.AssertTruthful(ended);
            Assert.Equal(["Placed", "Confirmed", "Captured", "ReceiptSent"], RunningOrders.History(ended));
            Assert.Single(_orders.Notifications.Of(order.Id));
        }
    }

    [Fact]
    public async Task Cancels_at_both_instances_while_the_workers_collect_give_everything_back_once()
    {
        var placed = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => PlaceAsync(i, _orders.Request())));

        await Task.WhenAll(placed.SelectMany(order => _orders.Instances.Select(async instance =>
            await instance.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, RunningOrders.Options))));

        foreach (var order in placed)
        {
            var ended = await _orders.EndedAsync(order.Id);
            Assert.Equal(OrderStatus.Refunded, ended.Status);
            _orders.AssertTruthful(ended);
            await Eventually.BecomesAsync(
                () => Task.FromResult(_orders.Notifications.Of(order.Id).Count(receipt => receipt.Kind == "Refunded")),
                notes => notes == 1);
        }
    }

    [Fact]
    public async Task Of_two_contents_that_race_for_a_key_one_becomes_the_order()
    {
        var (one, other) = (_orders.Request(), _orders.Request());
        other.IdempotencyKey = one.IdempotencyKey;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Many).Select(async i =>
        {
            try
            {
                return (await PlaceAsync(i, (i % 4 < 2 ? one : other).Clone())).Id;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.FailedPrecondition)
            {
                return "";
            }
        }));

        var winner = Assert.Single(outcomes.Where(id => id.Length > 0).Distinct());
        _orders.AssertTruthful(await _orders.EndedAsync(winner));
        Assert.Equal(Many / 2, outcomes.Count(id => id == winner));
    }

    private Task<Order> PlaceAsync(int instance, PlaceOrderRequest request) =>
        RunningOrders.PlaceAsync(_orders.Instances[instance % 2], request);

    public sealed class Shared : IAsyncLifetime
    {
        private RunningOrders? _orders;

        internal RunningOrders Orders
        {
            get
            {
                if (TestStores.Missing is { } reason) Assert.Skip(reason);
                return _orders!;
            }
        }

        public async ValueTask InitializeAsync()
        {
            if (TestStores.Missing is null) _orders = await RunningOrders.StartTwoAsync();
        }

        public ValueTask DisposeAsync() => _orders?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
