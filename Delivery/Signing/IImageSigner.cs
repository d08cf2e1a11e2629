namespace RegulatedWorkload.Delivery.Signing;

/// <summary>A private key that signs images: of a file, or one that never leaves Key Vault.</summary>
public interface IImageSigner : IDisposable
{
    /// <summary>The public half, by which signatures are verified.</summary>
    VerificationKey PublicKey { get; }

    /// <summary>Signs these bytes by ECDSA on P-256 with SHA-256, as ASN.1 DER (RFC 3279 section 2.2.3).</summary>
    /// <exception cref="SupplyChainException">The key cannot be used.</exception>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
