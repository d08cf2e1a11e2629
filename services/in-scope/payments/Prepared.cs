using Grpc.Core;
using RegulatedWorkload.Payments.Acquirer;

namespace RegulatedWorkload.Payments;

/// <summary>A new payment as it is to be stored, after its card was asked for.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Card">The card that it is to be sent with when it is stored, or null when it is not.</param>
/// <param name="Failure">Why the vault did not answer, or null.</param>
internal sealed record Prepared(Payment Payment, Card? Card = null, RpcException? Failure = null);
