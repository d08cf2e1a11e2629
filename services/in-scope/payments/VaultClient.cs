using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.Payments;

/// <summary>The token-vault, called over mutual TLS.</summary>
internal sealed class VaultClient(TokenVault.TokenVaultClient vault) : IVault
{
    public async Task<Card> ReadAsync(CardToken token, string paymentId, CancellationToken cancellationToken)
    {
        var reply = await vault.DetokenizeAsync(
            new DetokenizeRequest { Token = token.Value, PaymentId = paymentId }, cancellationToken: cancellationToken);
        try
        {
            return Pan.TryParse(reply.Number.Span, out var number)
                ? new Card(number, reply.ExpiryMonth, reply.ExpiryYear)
                : throw new InvalidOperationException("The vault returned something that is no card number.");
        }
        finally
        {
            Wipe(reply.Number);
        }
    }

    public async Task DeleteAsync(CardToken token, CancellationToken cancellationToken) =>
        await vault.DeleteAsync(new DeleteRequest { Token = token.Value }, cancellationToken: cancellationToken);

    // The reply is ours alone and read once, so its bytes may be overwritten although the type promises not to.
    private static void Wipe(ByteString bytes)
    {
        if (MemoryMarshal.TryGetArray(bytes.Memory, out var array)) CryptographicOperations.ZeroMemory(array);
    }
}
