using Grpc.Core;
using RegulatedWorkload.Payments;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>
/// The vault and the bank of one payment, who keep their promises. An actor stands at its turnstile before each call
/// has its effect, and before it is answered.
/// </summary>
internal sealed class SteppedBank : IVault, IAcquirer
{
    private int _reads;

    /// <summary>What the bank has in its books.</summary>
    public AcquirerOutcome Booked { get; private set; } = AcquirerOutcome.NotFound;

    /// <summary>How often an authorization has arrived.</summary>
    public int Sent { get; private set; }

    /// <summary>Whether the vault cannot be reached.</summary>
    public bool IsVaultDown { get; set; }

    /// <summary>How often the vault gives the card out before it says that the token has expired.</summary>
    public int Reads { get; set; } = int.MaxValue;

    public Task<Card> ReadAsync(CardToken token, string paymentId, CancellationToken cancellationToken) =>
        StepAsync(() =>
        {
            if (IsVaultDown) throw new RpcException(new Status(StatusCode.Unavailable, "Nobody listens there."));
            if (++_reads > Reads) throw CardTokenRefusals.Of(CardTokenRefusals.Expired).ToException();
            Assert.True(Pan.TryParse(FakeVault.Approved, out var number));
            return new Card(number, 12, 2031);
        });

    public Task DeleteAsync(CardToken token, CancellationToken cancellationToken) => StepAsync(() => Reads = 0);

    public Task<AcquirerOutcome> AuthorizeAsync(Charge charge, Card card, CancellationToken cancellationToken) =>
        StepAsync(() =>
        {
            Sent++;
            // A void that came first makes the authorization a refused one.
            return Booked = Booked == AcquirerOutcome.NotFound ? AcquirerOutcome.Approved : AcquirerOutcome.Declined;
        });

    public Task<AcquirerOutcome> InquireAsync(Charge charge, CancellationToken cancellationToken) =>
        StepAsync(() => Booked);

    public Task<AcquirerOutcome> CaptureAsync(Charge charge, CancellationToken cancellationToken) => StepAsync(() =>
        Booked = Booked == AcquirerOutcome.Approved ? AcquirerOutcome.Captured : Booked);

    public Task<AcquirerOutcome> VoidAsync(Charge charge, CancellationToken cancellationToken) => StepAsync(() =>
        Booked = Booked is AcquirerOutcome.Approved or AcquirerOutcome.NotFound ? AcquirerOutcome.Voided : Booked);

    public Task<AcquirerOutcome> RefundAsync(Charge charge, CancellationToken cancellationToken) => StepAsync(() =>
        Booked = Booked == AcquirerOutcome.Captured ? AcquirerOutcome.Refunded : Booked);

    private static async Task<T> StepAsync<T>(Func<T> effect)
    {
        await Turnstile.PassAsync();
        var answer = effect();
        await Turnstile.PassAsync();
        return answer;
    }
}
