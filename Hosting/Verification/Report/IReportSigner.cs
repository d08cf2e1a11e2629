namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>The release key, which signs reports as it signs images.</summary>
public interface IReportSigner : IDisposable
{
    /// <summary>Signs these bytes by ECDSA on P-256 with SHA-256, as ASN.1 DER (RFC 3279 section 2.2.3).</summary>
    /// <exception cref="WorkloadException">The key cannot be used.</exception>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
