using Grpc.Core;
using RegulatedWorkload.Payments.Acquirer;

namespace RegulatedWorkload.Payments;

/// <summary>A new payment as it is to be stored, after its card was asked for.</summary>
internal sealed class Prepared(Payment payment, Card? card = null, RpcException? failure = null)
{
    /// <summary>The payment.</summary>
    public Payment Payment { get; } = payment;

    /// <summary>The card that it is to be sent with when it is stored, or null when it is not.</summary>
    public Card? Card { get; } = card;

    /// <summary>Why the vault did not answer, or null.</summary>
    public RpcException? Failure { get; } = failure;
}
