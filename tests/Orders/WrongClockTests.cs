using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>
/// What an instance has put off while its clock was ahead holds no order up when the clock is right again.
/// </summary>
public sealed class WrongClockTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private OrdersInstance _ahead = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _ahead = await _shop.StartAnotherAsync(new FakeTimeProvider(_shop.Time.GetUtcNow().AddHours(2)));
    }

    public ValueTask DisposeAsync() => _shop?.DisposeAsync() ?? ValueTask.CompletedTask;

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
}
