using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>The bank's side. Every operation is idempotent by the payment's id, which is the reference there.</summary>
internal interface IAcquirer
{
    /// <summary>
    /// Asks for the money. Sent once for a charge, never again. Only a clear yes or no is told; the rest is unknown.
    /// </summary>
    Task<AcquirerOutcome> AuthorizeAsync(Charge charge, Card card, CancellationToken cancellationToken);

    /// <summary>Asks what became of an authorization.</summary>
    Task<AcquirerOutcome> InquireAsync(Charge charge, CancellationToken cancellationToken);

    /// <summary>Collects an authorized amount.</summary>
    Task<AcquirerOutcome> CaptureAsync(Charge charge, CancellationToken cancellationToken);

    /// <summary>Undoes an authorization; one that has not arrived yet will be declined when it does.</summary>
    Task<AcquirerOutcome> VoidAsync(Charge charge, CancellationToken cancellationToken);

    /// <summary>Gives back a captured amount.</summary>
    Task<AcquirerOutcome> RefundAsync(Charge charge, CancellationToken cancellationToken);
}

/// <summary>A card in clear, for as long as one authorization takes.</summary>
internal sealed class Card(Pan number, int expiryMonth, int expiryYear) : IDisposable
{
    public Pan Number { get; } = number;

    public int ExpiryMonth { get; } = expiryMonth;

    public int ExpiryYear { get; } = expiryYear;

    public void Dispose() => Number.Dispose();
}
