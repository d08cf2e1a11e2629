using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>
/// What an instance has stored while its clock was ahead holds no order up when the clock is right again, and when the
/// instance has died.
/// </summary>
public sealed class WrongClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private Shop _shop = null!;
    private FakeTimeProvider _timeAhead = null!;
    private OrdersInstance _ahead = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _timeAhead = new FakeTimeProvider(_shop.Time.GetUtcNow().AddHours(2));
        _ahead = await _shop.StartAnotherAsync(_timeAhead);
    }

    public ValueTask DisposeAsync() => _shop?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact(Timeout = Shop.Timeout)]
    public async Task An_order_whose_instance_died_with_its_clock_ahead_is_paid_once_by_another()
    {
        var awake = Hold(_shop, out var reached);
        var dying = _ahead.PlaceAsync(Shop.Request());
        await reached.WaitAsync(TestContext.Current.CancellationToken);

        // Its own time stands still: it renews nothing any more.
        await _shop.Orders.WorkAsync();
        _shop.Time.Advance(TimeSpan.FromSeconds(7));
        await _shop.Orders.WorkAsync();

        Assert.Single(_shop.Payments.Payments);
        Assert.Equal(1, _shop.Callees.Count<SendReceiptRequest>());
        awake.SetResult();
        Assert.Equal(OrderStatus.Confirmed, (await dying).Status);
        Assert.Single(_shop.Payments.Payments);
    }

    [Fact(Timeout = Shop.Timeout)]
    public async Task An_order_whose_instance_lives_with_its_clock_ahead_is_left_to_it()
    {
        var awake = Hold(_shop, out var reached);
        var placing = _ahead.PlaceAsync(Shop.Request());
        await reached;

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(20); passed += Step)
        {
            _shop.Time.Advance(Step);
            _timeAhead.Advance(Step);
            while (await LeaseLeftAsync() < TimeSpan.FromSeconds(3.5))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await _shop.Orders.WorkAsync();
        }

        Assert.Equal(1, _shop.Callees.Count<AuthorizeRequest>());
        awake.SetResult();
        Assert.Equal(OrderStatus.Confirmed, (await placing).Status);
    }

    [Fact]
    public async Task A_task_that_was_put_off_with_the_clock_ahead_is_done()
    {
        _shop.Callees.IsDown = request => request is CaptureRequest;
        var order = await _ahead.PlaceAsync(Shop.Request());
        await _ahead.WorkAsync();

        _shop.Callees.IsDown = _ => false;
        await _shop.Orders.WorkAsync();

        Assert.Equal("ReceiptSent", Shop.History(await _shop.Orders.GetAsync(order.Id))[^1]);
    }

    [Fact]
    public async Task An_instance_whose_clock_is_behind_repeats_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        var behind = await shop.StartAnotherAsync(new FakeTimeProvider(shop.Time.GetUtcNow().AddHours(-2)));
        var awake = Hold(shop, out var reached);
        var placing = shop.Orders.PlaceAsync(Shop.Request());
        await reached;

        await behind.WorkAsync();
        awake.SetResult();
        var placed = await placing;
        await shop.Orders.WorkAsync();

        Assert.Equal(OrderStatus.Confirmed, placed.Status);
        Assert.Single(shop.Payments.Payments);
        Assert.Equal(1, shop.Callees.Count<SendReceiptRequest>());
    }

    // Lets the first authorization have its effect and keeps the answer back.
    private static TaskCompletionSource Hold(Shop shop, out Task reached)
    {
        var (stuck, awake) = (new TaskCompletionSource(), new TaskCompletionSource());
        shop.Callees.Answering = request =>
            request is AuthorizeRequest && stuck.TrySetResult() ? awake.Task : Task.CompletedTask;
        reached = stuck.Task.WaitAsync(TestContext.Current.CancellationToken);
        return awake;
    }

    private async Task<TimeSpan> LeaseLeftAsync()
    {
        var until = await _shop.Orders.Database.ReadAsync(
            (connection, token) => connection.FirstAsync(
                "SELECT MAX(lease_until) FROM orders", row => row.GetInt64(0), token),
            TestContext.Current.CancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(until) - _timeAhead.GetUtcNow();
    }
}
