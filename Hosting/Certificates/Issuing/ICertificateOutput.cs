using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>Where leaves and trust bundles are kept. What is written is there whole or not at all.</summary>
internal interface ICertificateOutput
{
    /// <summary>Where, for people.</summary>
    string Place { get; }

    /// <summary>The trust bundle of every place that has one, or should have.</summary>
    Task<IReadOnlyList<StoredTrust>> ReadTrustAsync(CancellationToken cancellationToken);

    /// <summary>What is stored of each leaf, by its name. No private key is kept.</summary>
    Task<IReadOnlyDictionary<string, LeafReading>> ReadLeavesAsync(CancellationToken cancellationToken);

    /// <summary>Replaces a trust bundle that differs.</summary>
    Task WriteTrustAsync(StoredTrust stored, string pem, CancellationToken cancellationToken);

    /// <summary>Replaces a leaf together with its key.</summary>
    Task WriteLeafAsync(DeclaredLeaf leaf, X509Certificate2 certificate, CancellationToken cancellationToken);
}
