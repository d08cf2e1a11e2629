using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>
/// Two instances on one database: only one acts on an order, and when it dies the other ends what it began. An
/// instance that is stuck in a call for longer than its lease stands for one that died there.
/// </summary>
public sealed class CrashTests
{
    private static readonly TimeSpan LeaseExpires = TimeSpan.FromSeconds(31);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Only_one_of_two_instances_acts_on_an_order()
    {
        await using var shop = await Shop.OpenAsync();
        var other = await shop.StartAnotherAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        using var stuck = new Stuck<CaptureRequest>(shop.Callees);

        var work = shop.Orders.WorkAsync();
        await stuck.Reached;
        await other.WorkAsync();

        Assert.Equal(1, shop.Callees.Count<CaptureRequest>());
        stuck.Release();
        await work;
        Assert.Equal("ReceiptSent", Shop.History(await other.GetAsync(order.Id))[^1]);
    }

    [Fact(Timeout = Shop.Timeout)]
    public async Task An_instance_at_work_for_longer_than_a_lease_keeps_it()
    {
        await using var shop = await Shop.OpenAsync();
        var other = await shop.StartAnotherAsync();
        await shop.Orders.PlaceAsync(Shop.Request());
        using var stuck = new Stuck<CaptureRequest>(shop.Callees);
        var work = shop.Orders.WorkAsync();
        await stuck.Reached;

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(20); passed += Step)
        {
            shop.Time.Advance(Step);
            while (await LeaseLeftAsync(shop) < TimeSpan.FromSeconds(1))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await other.WorkAsync();
        }

        Assert.Equal(1, shop.Callees.Count<CaptureRequest>());
        stuck.Release();
        await work;
    }

    [Fact]
    public async Task A_death_between_the_authorization_and_its_commit_is_resolved_by_another_and_charged_once()
    {
        await using var shop = await Shop.OpenAsync();
        using var stuck = new Stuck<AuthorizeRequest>(shop.Callees);
        var request = Shop.Request();
        var dying = shop.Orders.PlaceAsync(request);
        await stuck.Reached;

        shop.Time.Advance(LeaseExpires);
        var fresh = await shop.StartAnotherAsync();
        await fresh.WorkAsync();
        var replay = await fresh.PlaceAsync(request.Clone());

        Assert.Equal(OrderStatus.Confirmed, replay.Status);
        Assert.Equal(["Placed", "Confirmed", "Captured", "ReceiptSent"], Shop.History(replay));
        Assert.Single(shop.Payments.Payments);
        stuck.Release();
        Assert.Equal(replay, await dying);
    }

    [Fact]
    public async Task A_replay_resolves_an_order_whose_instance_died_before_asking()
    {
        await using var shop = await Shop.OpenAsync();
        var request = Shop.Request();
        using var stuck = new Stuck<AuthorizeRequest>(shop.Callees);
        var dying = shop.Orders.PlaceAsync(request);
        await stuck.Reached;

        shop.Time.Advance(LeaseExpires);
        var fresh = await shop.StartAnotherAsync();
        var replay = await fresh.PlaceAsync(request.Clone());

        Assert.Equal(OrderStatus.Confirmed, replay.Status);
        stuck.Release();
        await dying;
        Assert.Single(shop.Payments.Payments);
    }

    [Fact]
    public async Task A_task_cut_off_by_a_death_is_repeated_under_the_same_key_and_told_once()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        using var stuck = new Stuck<CaptureRequest>(shop.Callees);
        var dying = shop.Orders.WorkAsync();
        await stuck.Reached;

        shop.Time.Advance(LeaseExpires);
        var fresh = await shop.StartAnotherAsync();
        await fresh.WorkAsync();
        stuck.Release();
        await dying;

        var captures = shop.Callees.Requests.OfType<CaptureRequest>().ToList();
        Assert.Equal(2, captures.Count);
        Assert.Equal(captures[0], captures[1]);
        Assert.Equal(1, shop.Callees.Count<SendReceiptRequest>());
        Assert.Equal(
            ["Placed", "Confirmed", "Captured", "ReceiptSent"], Shop.History(await fresh.GetAsync(order.Id)));
    }

    [Fact]
    public async Task A_refund_cut_off_by_a_death_is_ended_by_another()
    {
        await using var shop = await Shop.OpenAsync();
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        using var stuck = new Stuck<RefundRequest>(shop.Callees);
        var dying = shop.Orders.CancelAsync(order.Id);
        await stuck.Reached;
        Assert.Equal(OrderStatus.Cancelling, (await shop.Orders.GetAsync(order.Id)).Status);

        shop.Time.Advance(LeaseExpires);
        var fresh = await shop.StartAnotherAsync();
        await fresh.WorkAsync();

        Assert.Equal(OrderStatus.Refunded, (await fresh.GetAsync(order.Id)).Status);
        stuck.Release();
        Assert.Equal(OrderStatus.Refunded, (await dying).Status);
        Assert.Single(Shop.History(await fresh.GetAsync(order.Id)), "Refunded");
    }

    private static async Task<TimeSpan> LeaseLeftAsync(Shop shop)
    {
        var until = await shop.Orders.Database.ReadAsync(
            (connection, token) => connection.FirstAsync(
                "SELECT MAX(lease_until) FROM orders", row => row.GetInt64(0), token),
            TestContext.Current.CancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(until) - shop.Time.GetUtcNow();
    }

    /// <summary>Lets the first request of a kind have its effect and keeps the answer back.</summary>
    private sealed class Stuck<TRequest> : IDisposable
    {
        private readonly TaskCompletionSource _reached = new();
        private readonly TaskCompletionSource _released = new();

        public Stuck(FakeCallees callees) => callees.Answering = request =>
            request is TRequest && _reached.TrySetResult() ? _released.Task : Task.CompletedTask;

        public Task Reached => _reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        public void Release() => _released.TrySetResult();

        public void Dispose() => Release();
    }
}
