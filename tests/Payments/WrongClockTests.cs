using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// What an instance has stored while its clock was ahead keeps no payment open when that clock is right again, and
/// nobody is charged twice for it.
/// </summary>
public sealed class WrongClockTests
{
    [Fact]
    public async Task A_payment_whose_instance_died_with_its_clock_ahead_is_settled_by_another_and_sent_once()
    {
        await using var payments = await RunningPayments.StartAsync(RunningPayments.Short);
        var time = Ahead();
        var ahead = await StartAsync(payments, RunningPayments.Endless, time);
        var (reached, awake) = (new TaskCompletionSource(), new TaskCompletionSource());
        payments.Acquirer.Conduct = async call =>
        {
            var answer = call.Answer();
            if (call.Operation == "authorizations" && reached.TrySetResult()) await awake.Task;
            return answer;
        };
        var request = payments.Request();
        var dying = ahead.AuthorizeAsync(request.Clone());
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        // Longer than it may hold a lease: it renews it no more.
        time.Advance(TimeSpan.FromSeconds(31));
        var answered = await payments.First.AuthorizeAsync(request.Clone());
        awake.SetResult();

        Assert.Equal(PaymentState.Authorized, answered.State);
        Assert.Equal(answered, await dying);
        Assert.Equal(1, payments.AssertTruthful(answered)!.Authorizations);
    }

    [Fact]
    public async Task A_payment_that_was_asked_for_with_the_clock_ahead_and_never_sent_fails()
    {
        await using var payments = await RunningPayments.StartAsync(RunningPayments.Short);
        var ahead = await StartAsync(payments, RunningPayments.Short, Ahead());
        payments.Vault.Answering = (_, _, _) => throw Down();
        var request = payments.Request();
        await Assert.ThrowsAsync<RpcException>(() => ahead.AuthorizeAsync(request.Clone()));

        await payments.First.ResolveAsync();

        payments.Vault.Answering = (_, _, _) => Task.CompletedTask;
        Assert.Equal(PaymentState.Failed, (await payments.First.AuthorizeAsync(request.Clone())).State);
        Assert.Empty(payments.Ledger.All);
    }

    private static RpcException Down() =>
        new Refusal(StatusCode.Unavailable, "down", "The vault is down.").ToException();

    private static ShiftedTime Ahead()
    {
        var time = new ShiftedTime();
        time.Advance(TimeSpan.FromHours(2));
        return time;
    }

    private static Task<PaymentsInstance> StartAsync(
        RunningPayments payments, AcquirerTimeouts timeouts, TimeProvider time) =>
        payments.StartAnotherAsync(timeouts, services => services.AddSingleton(time));
}
