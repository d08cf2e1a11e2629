using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>Whether a manifest carries a signature by a key.</summary>
/// <param name="Signatures">The manifest of the signatures among which it is; null when it carries none.</param>
/// <param name="Sentence">What was found, to be told where it carries none.</param>
public sealed record SignatureVerdict(Digest? Signatures, string Sentence)
{
    /// <summary>Whether it carries one.</summary>
    public bool IsSigned => Signatures is not null;
}
