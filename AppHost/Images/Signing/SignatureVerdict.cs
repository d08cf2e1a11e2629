namespace RegulatedWorkload.AppHost.Images.Signing;

/// <summary>Whether a manifest carries a signature by a key.</summary>
/// <param name="IsSigned">Whether it does.</param>
/// <param name="Sentence">What was found, to be told where it does not.</param>
public sealed record SignatureVerdict(bool IsSigned, string Sentence);
