namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>How a cluster proves its segmentation.</summary>
/// <param name="Schedule">When the verifier of each scope asks, as cron writes it, in UTC: <c>0 3 * * 1</c>.</param>
/// <param name="Outside">
/// A host that answers on port 443 and that no service may reach: a name, or an address.
/// </param>
public sealed record VerificationSettings(string Schedule, string Outside);
