using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates.Authorities;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>Says how the authorities and leaves stand.</summary>
internal sealed class CertificateStatus(
    IReadOnlyList<DeclaredLeaf> leaves, ICertificateOutput output, TimeProvider time)
{
    // Time enough for the three runs of a roll, and for people to decide on it.
    private static readonly TimeSpan AuthorityMargin = TimeSpan.FromDays(90);

    /// <summary>A line for each authority and each leaf, and the worst of their conditions.</summary>
    public async Task<(Condition Worst, IReadOnlyList<string> Lines)> ReadAsync(
        IReadOnlyList<X509Certificate2>? gateway, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var trust = await output.ReadTrustAsync(cancellationToken);
        var stored = await output.ReadLeavesAsync(cancellationToken);
        var bundle = trust.FirstOrDefault(each => each.Authorities.Count > 0)?.Authorities ?? [];
        var found = new List<(Condition Condition, string Line)>();
        found.AddRange(trust.Select(each => Judge(each, bundle)).OfType<(Condition, string)>());
        found.AddRange(bundle.Select(authority => Judge(authority, now)));
        var judge = bundle.Count > 0 ? new LeafJudge(bundle[0], bundle, gateway, now) : null;
        found.AddRange(leaves.Select(leaf => Judge(leaf, stored[leaf.Name], judge, now)));
        return (found.Max(each => each.Condition), [.. found.Select(each => each.Line)]);
    }

    private static (Condition, string)? Judge(StoredTrust stored, IReadOnlyList<X509Certificate2> bundle)
    {
        if (stored.Authorities.Count == 0) return (Condition.Broken, $"bundle {stored.Place} is missing or damaged");
        return StoredTrust.Format(stored.Authorities) == StoredTrust.Format(bundle)
            ? null
            : (Condition.Due, $"bundle {stored.Place} is due: it trusts others than the first bundle does");
    }

    private static (Condition, string) Judge(X509Certificate2 authority, DateTimeOffset now)
    {
        var (start, end) = (authority.NotBefore.ToUniversalTime(), authority.NotAfter.ToUniversalTime());
        var margin = (end - start) / 3 < AuthorityMargin ? (end - start) / 3 : AuthorityMargin;
        var condition = now >= end ? Condition.Broken : end - now < margin ? Condition.Due : Condition.Good;
        var words = condition switch
        {
            Condition.Broken => "  expired",
            Condition.Due => "  is due: make a successor",
            _ => "",
        };
        var name = AuthorityCertificate.NameOf(authority);
        return (condition, $"authority {name}  {Life(authority.SerialNumber, end, now)}{words}");
    }

    private static (Condition, string) Judge(
        DeclaredLeaf leaf, LeafReading reading, LeafJudge? judge, DateTimeOffset now)
    {
        if (reading.Leaf is not { } known) return (Condition.Broken, $"leaf {leaf.Name} {reading.Fault}");
        var (condition, words) = judge?.Judge(leaf, reading) ?? (Condition.Broken, LeafJudge.Untrusted);
        var identity = known.Purpose == leaf.Request.Purpose() ? $"  {Identity(leaf.Request)}" : "";
        var line = $"leaf {leaf.Name}{identity}  {Life(known.Serial, known.NotAfter, now)}";
        return (condition, words.Length > 0 ? $"{line}  {words}" : line);
    }

    private static string Identity(LeafRequest request) =>
        request.Uri?.ToString() ?? string.Join(", ", request.DnsNames ?? []);

    private static string Life(string serial, DateTimeOffset end, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"serial {serial}  until {Moment.Text(end)}  {Math.Floor((end - now).TotalDays):0} days left");
}
