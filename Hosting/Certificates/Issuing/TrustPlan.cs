using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates.Authorities;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>
/// Whom services are to trust next, and whether leaves may be issued yet. An authority is rolled in three runs, with
/// time between them for services to take over what was written:
/// (1) the bundle trusts the new one beside the old; (2) leaves come from the new one; (3) the bundle drops the old
/// one.
/// </summary>
/// <param name="Bundle">The authorities to trust, the one that issues first.</param>
/// <param name="Wait">Why no leaf may be issued yet, as a sentence; null when it may.</param>
internal sealed record TrustPlan(IReadOnlyList<X509Certificate2> Bundle, string? Wait)
{
    /// <summary>Plans the next run.</summary>
    /// <param name="issuer">The authority that leaves are to come from.</param>
    /// <param name="stored">The bundles as they are.</param>
    /// <param name="leaves">The leaves as they are.</param>
    /// <param name="gateway">Whom the Gateway trusts, or null.</param>
    /// <param name="settle">How long services may take to take over what was written.</param>
    /// <param name="now">The time.</param>
    public static TrustPlan Make(
        X509Certificate2 issuer,
        IReadOnlyList<StoredTrust> stored,
        IEnumerable<LeafReading> leaves,
        IReadOnlyList<X509Certificate2>? gateway,
        TimeSpan settle,
        DateTimeOffset now)
    {
        var found = stored.Where(bundle => bundle.Authorities.Count > 0).ToList();
        var others = found.SelectMany(bundle => bundle.Authorities)
            .DistinctBy(authority => authority.Thumbprint)
            .Where(authority => !Same(authority, issuer) && authority.NotAfter.ToUniversalTime() > now)
            .ToList();
        if (others.Count == 0) return new TrustPlan([issuer], null);

        var name = AuthorityCertificate.NameOf(issuer);
        if (found.Any(bundle => !bundle.Authorities.Any(authority => Same(authority, issuer))))
        {
            return new TrustPlan(
                [issuer, .. others],
                $"No leaf is issued by {name} yet: services take over the new bundle first. Run this again after "
                + $"{Moment.Text(now + settle)}.");
        }

        if (gateway is not null && !gateway.Any(authority => Same(authority, issuer)))
        {
            return new TrustPlan(
                [issuer, .. others],
                $"No leaf is issued by {name} yet: the Gateway does not trust it. Put it into "
                + "ingress.certificateAuthority "
                + "beside the former one, publish, and let Flux apply it; then run this again.");
        }

        var since = found.Max(bundle => bundle.Since);
        if (settle > TimeSpan.Zero && now - since < settle)
        {
            return new TrustPlan(
                [issuer, .. others],
                $"No leaf is issued by {name} yet: the bundle changed at {Moment.Text(since)}. Run this again after "
                + $"{Moment.Text(since + settle)}.");
        }

        var needed = Needed([.. leaves], settle, now);
        var kept = others.Where(other => needed?.Contains(AuthorityCertificate.KeyIdentifier(other)) ?? true);
        return new TrustPlan([issuer, .. kept], null);
    }

    // Null when all may be: a service may show a leaf that cannot be read here, or, right after (2), the one before.
    private static HashSet<string>? Needed(
        IReadOnlyList<LeafReading> readings, TimeSpan settle, DateTimeOffset now)
    {
        var leaves = readings.Select(reading => reading.Leaf).OfType<StoredLeaf>().ToList();
        var justIssued = settle > TimeSpan.Zero && leaves.Any(leaf => now - leaf.IssuedAt < settle);
        return justIssued || leaves.Count < readings.Count
            ? null
            : [.. leaves.Where(leaf => leaf.NotAfter > now).Select(leaf => leaf.Authority)];
    }

    private static bool Same(X509Certificate2 one, X509Certificate2 other) =>
        one.RawDataMemory.Span.SequenceEqual(other.RawDataMemory.Span);
}
