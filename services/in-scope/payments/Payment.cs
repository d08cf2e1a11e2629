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

    /// <summary>The card's token of a payment that was not sent yet, which always has it.</summary>
    /// <exception cref="InvalidOperationException">The payment has no token any more.</exception>
    public CardToken RequireToken() =>
        CardToken ?? throw new InvalidOperationException("An unsent payment has its token.");

    /// <summary>The payment as one that may leave, with what is kept of its card.</summary>
    public Payment SentWith(Card card) =>
        this with { MayHaveBeenSent = true, Brand = card.Number.Brand, Last4 = card.Number.Last4 };
}
