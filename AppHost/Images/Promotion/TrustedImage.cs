using RegulatedWorkload.AppHost.Images.Oci;

namespace RegulatedWorkload.AppHost.Images.Promotion;

/// <summary>An image whose signature, and whose signed bill of materials, have been verified.</summary>
/// <param name="Image">The image's manifest.</param>
/// <param name="Signatures">The manifest of its signatures.</param>
/// <param name="Bill">The manifest of its bill of materials.</param>
/// <param name="BillSignatures">The manifest of the bill's signatures.</param>
public sealed record TrustedImage(Digest Image, Digest Signatures, Digest Bill, Digest BillSignatures);
