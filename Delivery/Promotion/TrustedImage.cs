using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Signing;

namespace RegulatedWorkload.Delivery.Promotion;

/// <summary>An image whose signature, and whose bill's signature, have been verified.</summary>
/// <param name="Locked">The image and its bill of materials.</param>
/// <param name="Signatures">The manifest of the image's signatures.</param>
/// <param name="BillSignatures">The manifest of the bill's signatures.</param>
public sealed record TrustedImage(LockedDigests Locked, Digest Signatures, Digest BillSignatures);
