using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Values;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Payments;

/// <summary>A payment as it is stored.</summary>
internal sealed record Payment
{
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required Money Money { get; init; }

    public required PaymentState State { get; init; }

    /// <summary>The card's token until the vault has destroyed the card.</summary>
    public CardToken? CardToken { get; init; }

    public string Brand { get; init; } = "";

    public string Last4 { get; init; } = "";

    /// <summary>The reason for which the vault refused the token.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether an authorization may have left for the acquirer.</summary>
    public bool MayHaveBeenSent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often the outcome was asked for in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>What the acquirer is asked for this payment.</summary>
    public Charge Charge => new(Id, OrderId, Money);

    public bool IsFinal => State != PaymentState.Pending;
}
