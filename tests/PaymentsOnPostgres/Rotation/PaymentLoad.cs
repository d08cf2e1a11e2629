using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>Payments that are authorized, captured and refunded without a pause. The first that fails is the result.</summary>
internal sealed class PaymentLoad : IAsyncDisposable
{
    private const int Buyers = 4;

    private readonly CancellationTokenSource _end = new();
    private readonly RunningPayments _payments;
    private readonly Task _work;
    private readonly int[] _done = new int[Buyers];

    public PaymentLoad(RunningPayments payments)
    {
        _payments = payments;
        _work = Task.WhenAll(Enumerable.Range(0, Buyers).Select(buyer => Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested) await PayAsync(buyer);
        })));
    }

    /// <summary>
    /// Lets each buyer make some payments and makes sure that none has failed. Whatever was under way before has ended.
    /// </summary>
    public async Task PassAsync(int payments = 3)
    {
        var before = Counts();
        await Eventually.BecomesAsync(
            async () =>
            {
                if (_work.IsCompleted) await _work;
                return Counts();
            },
            done => done.Zip(before).All(count => count.First >= count.Second + payments));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _work;
        }
        catch (Exception) when (TestContext.Current.TestState is { Result: TestResult.Failed })
        {
            // Told already.
        }

        _end.Dispose();
    }

    private int[] Counts() => [.. _done.Select((_, buyer) => Volatile.Read(ref _done[buyer]))];

    private async Task PayAsync(int buyer)
    {
        var payment = await _payments.AuthorizedAsync();
        Assert.Equal(PaymentState.Captured, (await _payments.First.CaptureAsync(RunningPayments.Key(), payment.Id)).State);
        var refunded = await _payments.First.RefundAsync(RunningPayments.Key(), payment.Id);
        Assert.Equal(PaymentState.Refunded, refunded.State);
        var entry = _payments.AssertTruthful(refunded)!;
        Assert.Equal((1, entry.Amount, entry.Amount), (entry.Authorizations, entry.Captured, entry.Refunded));
        Interlocked.Increment(ref _done[buyer]);
    }
}
