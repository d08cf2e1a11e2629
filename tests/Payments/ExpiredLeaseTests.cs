using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// A process that stands still for longer than its lease finds, when it wakes up, that another has gone on. What it
/// then does charges nobody again and overwrites nothing.
/// </summary>
public sealed class ExpiredLeaseTests
{
    private static readonly TimeSpan LeaseExpires = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task An_authorization_that_another_has_sent_is_not_sent_again()
    {
        await using var payments = await RunningPayments.StartAsync(RunningPayments.Endless, RunningPayments.Short);
        var (stuck, awake) = (new TaskCompletionSource(), new TaskCompletionSource());
        payments.Vault.Answering = (_, method, _) =>
            method == nameof(FakeVault.Detokenize) && stuck.TrySetResult() ? awake.Task : Task.CompletedTask;
        var request = payments.Request();
        var sleeper = payments.First.AuthorizeAsync(request.Clone());
        await stuck.Task.WaitAsync(TestContext.Current.CancellationToken);

        payments.TestWorkload.Time.Advance(LeaseExpires);
        var answered = await payments.Instances[1].AuthorizeAsync(request.Clone());
        awake.SetResult();

        Assert.Equal(PaymentState.Authorized, answered.State);
        Assert.Equal(answered, await sleeper);
        Assert.Equal(1, payments.AssertTruthful(answered)!.Authorizations);
    }

    [Fact]
    public async Task An_approval_that_comes_too_late_does_not_undo_the_capture()
    {
        await using var payments = await RunningPayments.StartAsync(RunningPayments.Endless, RunningPayments.Short);
        var awake = Hold(payments, "authorizations", out var stuck);
        var request = payments.Request();
        var sleeper = payments.First.AuthorizeAsync(request.Clone());
        await stuck;

        payments.TestWorkload.Time.Advance(LeaseExpires);
        var answered = await payments.Instances[1].AuthorizeAsync(request.Clone());
        var captured = await payments.Instances[1].CaptureAsync(RunningPayments.Key(), answered.Id);
        awake.SetResult();

        Assert.Equal(PaymentState.Captured, (await sleeper).State);
        Assert.Equal(captured, await payments.First.GetAsync(captured.Id));
        payments.AssertTruthful(captured);
    }

    [Fact]
    public async Task A_capture_whose_answer_comes_too_late_does_not_undo_the_refund()
    {
        await using var payments = await RunningPayments.StartAsync(RunningPayments.Endless, RunningPayments.Short);
        var payment = await payments.AuthorizedAsync();
        var awake = Hold(payments, "captures", out var stuck);
        var sleeper = payments.First.CaptureAsync(RunningPayments.Key(), payment.Id);
        await stuck;

        payments.TestWorkload.Time.Advance(LeaseExpires);
        var refunded = await payments.Instances[1].RefundAsync(RunningPayments.Key(), payment.Id);
        awake.SetResult();

        Assert.Equal("payment-state", await RunningPayments.ReasonOfAsync(sleeper));
        Assert.Equal(PaymentState.Refunded, refunded.State);
        Assert.Equal(refunded, await payments.First.GetAsync(payment.Id));
        Assert.Equal(6800, payments.AssertTruthful(refunded)!.Refunded);
    }

    [Fact]
    public async Task A_payment_whose_process_died_before_it_was_sent_fails_after_two_minutes_and_cannot_be_sent_later()
    {
        await using var payments = await RunningPayments.StartAsync(RunningPayments.Endless, RunningPayments.Short);
        var (stuck, awake) = (new TaskCompletionSource(), new TaskCompletionSource());
        payments.Vault.Answering = (_, method, _) =>
            method == nameof(FakeVault.Detokenize) && stuck.TrySetResult() ? awake.Task : Task.CompletedTask;
        var request = payments.Request();
        var sleeper = payments.First.AuthorizeAsync(request.Clone());
        await stuck.Task.WaitAsync(TestContext.Current.CancellationToken);

        payments.TestWorkload.Time.Advance(TimeSpan.FromMinutes(3));
        await payments.Instances[1].ResolveAsync();
        awake.SetResult();

        var failed = await sleeper;
        Assert.Equal(PaymentState.Failed, failed.State);
        Assert.Equal(0, payments.AssertTruthful(failed)?.Authorizations ?? 0);
        Assert.Equal(failed, await payments.Instances[1].AuthorizeAsync(request.Clone()));
    }

    // Lets the first operation of a kind have its effect and keeps the answer back.
    private static TaskCompletionSource Hold(RunningPayments payments, string operation, out Task stuck)
    {
        var (reached, awake) = (new TaskCompletionSource(), new TaskCompletionSource());
        payments.Acquirer.Conduct = async call =>
        {
            var answer = call.Answer();
            if (call.Operation == operation && reached.TrySetResult()) await awake.Task;
            return answer;
        };
        stuck = reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        return awake;
    }
}
