using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Payments;

/// <summary>Where cards are read and destroyed.</summary>
internal interface IVault
{
    /// <summary>The card behind a token, bound to this payment. Dispose it at once after use.</summary>
    /// <exception cref="Grpc.Core.RpcException">The vault refuses the token or cannot be reached.</exception>
    Task<Card> ReadAsync(CardToken token, string paymentId, CancellationToken cancellationToken);

    /// <summary>Destroys the card behind a token. Idempotent.</summary>
    /// <exception cref="Grpc.Core.RpcException">The vault cannot be reached.</exception>
    Task DeleteAsync(CardToken token, CancellationToken cancellationToken);
}
