using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Signing;

namespace RegulatedWorkload.Delivery.Promotion;

/// <summary>An image whose signature, and whose SBOM's signature, have been verified.</summary>
/// <param name="Locked">The image and its SBOM.</param>
/// <param name="Signatures">The manifest of the image's signatures.</param>
/// <param name="SbomSignatures">The manifest of the SBOM's signatures.</param>
public sealed record TrustedImage(LockedDigests Locked, Digest Signatures, Digest SbomSignatures);
