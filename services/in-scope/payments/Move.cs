using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Payments;

/// <summary>Another state of a payment, and what is stored together with it.</summary>
internal sealed record Move(PaymentState To)
{
    /// <summary>The reason for which the vault refused the token.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether the vault has destroyed the card, so that its token is forgotten.</summary>
    public bool ForgetsCard { get; init; }

    /// <summary>The lease that ends with this, or null when more is to be done under it.</summary>
    public Lease? Last { get; init; }
}
