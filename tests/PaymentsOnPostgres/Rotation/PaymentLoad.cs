using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>
/// Payments that are authorized, captured and refunded without a pause. The first that fails is the result.
/// </summary>
internal sealed class PaymentLoad : IAsyncDisposable
{
    private readonly RunningPayments _payments;
    private readonly Load _load;

    public PaymentLoad(RunningPayments payments)
    {
        _payments = payments;
        _load = new Load(callers: 4, PayAsync);
    }

    /// <inheritdoc cref="Load.PassAsync" />
    public Task PassAsync(int payments = 3) => _load.PassAsync(payments);

    public ValueTask DisposeAsync() => _load.DisposeAsync();

    private async Task PayAsync(Action done)
    {
        var payment = await _payments.AuthorizedAsync();
        Assert.Equal(
            PaymentState.Captured, (await _payments.First.CaptureAsync(RunningPayments.Key(), payment.Id)).State);
        var refunded = await _payments.First.RefundAsync(RunningPayments.Key(), payment.Id);
        Assert.Equal(PaymentState.Refunded, refunded.State);
        var entry = _payments.AssertTruthful(refunded)!;
        Assert.Equal((1, entry.Amount, entry.Amount), (entry.Authorizations, entry.Captured, entry.Refunded));
        done();
    }
}
