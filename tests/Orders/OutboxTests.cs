using System.Diagnostics;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.Orders;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>What is due is done in order, sooner or later, and one order's trouble is its own.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task No_receipt_is_sent_before_the_money_is_collected()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Callees.IsDown = request => request is CaptureRequest;
        await shop.Orders.PlaceAsync(Shop.Request());

        await shop.Orders.WorkAsync();
        Assert.Equal((1, 0), (shop.Callees.Count<CaptureRequest>(), shop.Callees.Count<SendReceiptRequest>()));
        shop.Callees.IsDown = _ => false;
        shop.Time.Advance(TimeSpan.FromSeconds(2));
        await shop.Orders.WorkAsync();

        Assert.Equal((2, 1), (shop.Callees.Count<CaptureRequest>(), shop.Callees.Count<SendReceiptRequest>()));
        Assert.IsType<SendReceiptRequest>(shop.Callees.Requests.Last());
    }

    [Fact]
    public async Task A_receipt_that_fails_is_sent_again_under_the_same_id()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Callees.IsDown = request => request is SendReceiptRequest;
        var order = await shop.Orders.PlaceAsync(Shop.Request());
        await shop.Orders.WorkAsync();
        Assert.Equal("Captured", Shop.History(await shop.Orders.GetAsync(order.Id))[^1]);

        shop.Callees.IsDown = _ => false;
        shop.Time.Advance(TimeSpan.FromSeconds(2));
        await shop.Orders.WorkAsync();

        Assert.Equal(1, shop.Callees.Count<CaptureRequest>());
        Assert.Single(shop.Callees.Requests.OfType<SendReceiptRequest>().Select(receipt => receipt.Id).Distinct());
        Assert.Equal("ReceiptSent", Shop.History(await shop.Orders.GetAsync(order.Id))[^1]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 32)]
    [InlineData(6, 60)]
    [InlineData(int.MaxValue, 60)]
    public void Each_vain_attempt_is_followed_by_a_longer_pause(int attempts, int seconds)
    {
        var pauses = Enumerable.Range(0, 50).Select(_ => OutboxStore.Pause(attempts).TotalSeconds).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, seconds * 0.75, seconds * 1.25));
        Assert.NotEqual(pauses.Min(), pauses.Max());
    }

    [Fact]
    public async Task A_task_is_left_alone_until_its_pause_is_over()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Callees.IsDown = request => request is CaptureRequest;
        await shop.Orders.PlaceAsync(Shop.Request());
        var attempts = new List<int>();

        foreach (var milliseconds in (int[])[0, 749, 501, 1499, 1001])
        {
            shop.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            await shop.Orders.WorkAsync();
            attempts.Add(shop.Callees.Count<CaptureRequest>());
        }

        Assert.Equal([1, 1, 2, 2, 3], attempts);
    }

    [Fact(Timeout = Shop.Timeout)]
    public async Task An_order_whose_callee_is_slow_holds_up_no_other()
    {
        await using var shop = await Shop.OpenAsync();
        var slow = await shop.Orders.PlaceAsync(Shop.Request());
        shop.Time.Advance(TimeSpan.FromMilliseconds(1));
        var quick = await shop.Orders.PlaceAsync(Shop.Request());
        var (release, receipt) = (new TaskCompletionSource(), new TaskCompletionSource());
        shop.Callees.Arriving = request =>
        {
            if (request is SendReceiptRequest sent && sent.OrderId == quick.Id) receipt.SetResult();
            return request is CaptureRequest capture && capture.PaymentId.EndsWith(slow.Id, StringComparison.Ordinal)
                ? release.Task
                : Task.CompletedTask;
        };

        var work = shop.Orders.WorkAsync();
        await receipt.Task.WaitAsync(TestContext.Current.CancellationToken);
        release.SetResult();
        await work;

        Assert.Equal(2, shop.Callees.Count<SendReceiptRequest>());
    }

    [Fact]
    public async Task An_order_that_cannot_even_be_read_holds_up_no_other()
    {
        await using var shop = await Shop.OpenAsync();
        var damaged = await shop.Orders.PlaceAsync(Shop.Request());
        shop.Time.Advance(TimeSpan.FromMilliseconds(1));
        var sound = await shop.Orders.PlaceAsync(Shop.Request());
        await shop.Orders.Database.WriteAsync(
            (connection, token) => connection.ExecuteAsync(
                "UPDATE orders SET amount = -1 WHERE id = @id", token, ("@id", damaged.Id)),
            TestContext.Current.CancellationToken);

        await shop.Orders.WorkAsync();
        await shop.Orders.WorkAsync();

        Assert.Equal("ReceiptSent", Shop.History(await shop.Orders.GetAsync(sound.Id))[^1]);
    }

    [Fact]
    public async Task More_orders_than_one_look_finds_are_all_worked_off()
    {
        await using var shop = await Shop.OpenAsync();
        for (var i = 0; i < 25; i++) await shop.Orders.PlaceAsync(Shop.Request());

        while (await shop.Orders.Worker.WorkAsync(TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(25, shop.Callees.Count<SendReceiptRequest>());
    }

    [Fact(Timeout = Shop.Timeout)]
    public async Task The_worker_wakes_at_once_for_a_new_order_and_by_the_clock_for_an_old_one()
    {
        await using var shop = await Shop.OpenAsync();
        var receipts = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var failed = new TaskCompletionSource();
        shop.Callees.Answering = async request =>
        {
            if (request is SendReceiptRequest receipt) await receipts.Writer.WriteAsync(receipt.OrderId);
        };
        await shop.Orders.Worker.StartAsync(TestContext.Current.CancellationToken);

        // The clock stands: only the signal can have woken the worker.
        var first = await shop.Orders.PlaceAsync(Shop.Request());
        Assert.Equal(first.Id, await receipts.Reader.ReadAsync(TestContext.Current.CancellationToken));

        shop.Callees.IsDown = request => request is CaptureRequest && failed.TrySetResult();
        var second = await shop.Orders.PlaceAsync(Shop.Request());
        await failed.Task.WaitAsync(TestContext.Current.CancellationToken);
        var receipt = receipts.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        while (!receipt.IsCompleted)
        {
            shop.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(receipt, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        Assert.Equal(second.Id, await receipt);
        await shop.Orders.Worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_task_is_linked_to_the_request_that_made_it_due()
    {
        await using var shop = await Shop.OpenAsync();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is OutboxWorker.ActivitySourceName or nameof(OutboxTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(OutboxTests));

        using var request = source.StartActivity("request");
        await shop.Orders.PlaceAsync(Shop.Request());
        request!.Stop();
        await shop.Orders.WorkAsync();

        var mine = spans.Where(span => span.Links.Any(link => link.Context.TraceId == request.TraceId)).ToList();
        Assert.Equal(["process outbox.capture", "process outbox.receipt"], mine.Select(span => span.DisplayName));
        Assert.Equal(request.SpanId, mine[0].Links.Single().Context.SpanId);
        Assert.NotEqual(request.TraceId, mine[0].TraceId);
    }
}
