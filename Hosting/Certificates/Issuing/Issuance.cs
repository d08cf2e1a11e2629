using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates.Authorities;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>How an authority issues.</summary>
/// <param name="OnlyDue">Leaves that are good stay.</param>
/// <param name="Settle">How long services may take to take over what was written.</param>
/// <param name="Gateway">Whom the Gateway trusts, or null when that is not known.</param>
internal sealed record IssuanceTerms(bool OnlyDue, TimeSpan Settle, IReadOnlyList<X509Certificate2>? Gateway);

/// <summary>
/// Writes trust bundles and leaves, in an order in which services trust each other all the time: bundles before leaves,
/// and a leaf of a new authority only when its bundle is everywhere.
/// </summary>
internal sealed class Issuance(IReadOnlyList<DeclaredLeaf> leaves, ICertificateOutput output, TimeProvider time)
{
    /// <summary>Writes what is to be written.</summary>
    /// <returns>Sentences that say what was done, and what is to be done.</returns>
    /// <exception cref="CertificateFaultException">
    /// It stopped; the message says what was written before and what was not.
    /// </exception>
    public async Task<IReadOnlyList<string>> RunAsync(
        Authority authority, IssuanceTerms terms, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var trust = await output.ReadTrustAsync(cancellationToken);
        var stored = await output.ReadLeavesAsync(cancellationToken);
        var plan = TrustPlan.Make(
            authority.Certificate,
            trust,
            stored.Values,
            terms.Gateway,
            terms.Settle,
            now);
        var judge = new LeafJudge(authority.Certificate, plan.Bundle, null, now);
        var due = leaves
            .Where(leaf => !terms.OnlyDue || judge.Judge(leaf, stored[leaf.Name]).Condition != Condition.Good)
            .ToList();

        var told = new List<string>();
        if (await WriteTrustAsync(trust, plan.Bundle, cancellationToken))
        {
            told.Add($"The bundle now trusts {string.Join(", ", plan.Bundle.Select(Describe))}.");
        }

        if (plan.Wait is not null && due.Count > 0) return [.. told, plan.Wait];
        told.Add(await WriteLeavesAsync(authority, due, now, cancellationToken));
        if (plan.Bundle.Count > 1) told.Add(Remaining(plan.Bundle));
        if (Warning(authority.Certificate, terms.Gateway) is { } warning) told.Add(warning);
        return told;
    }

    private static string Remaining(IReadOnlyList<X509Certificate2> bundle) =>
        string.Join(", ", bundle.Skip(1).Select(AuthorityCertificate.NameOf))
        + " stays trusted until services have taken over their new leaves; a later 'renew' takes it out of the bundle.";

    private async Task<bool> WriteTrustAsync(
        IReadOnlyList<StoredTrust> stored, IReadOnlyList<X509Certificate2> bundle, CancellationToken cancellationToken)
    {
        var pem = StoredTrust.Format(bundle);
        var changed = stored.Where(each => StoredTrust.Format(each.Authorities) != pem).ToList();
        for (var i = 0; i < changed.Count; i++)
        {
            try
            {
                await output.WriteTrustAsync(changed[i], pem, cancellationToken);
            }
            catch (CertificateFaultException fault)
            {
                var places = changed.Select(each => each.Place).ToList();
                throw Interrupted(fault, places.Take(i), places.Skip(i), "no leaf");
            }
        }

        return changed.Count > 0;
    }

    private async Task<string> WriteLeavesAsync(
        Authority authority, IReadOnlyList<DeclaredLeaf> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var i = 0; i < due.Count; i++)
        {
            try
            {
                using var certificate = authority.Issue(due[i].Request, now);
                await output.WriteLeafAsync(due[i], certificate, cancellationToken);
            }
            catch (CertificateFaultException fault)
            {
                var names = due.Select(leaf => leaf.Name).ToList();
                throw Interrupted(fault, names.Take(i), names.Skip(i), "the bundle is written");
            }
        }

        return due.Count > 0
            ? $"Issued to {output.Place}: {string.Join(", ", due.Select(leaf => leaf.Name))}."
            : "Nothing is due.";
    }

    private static CertificateFaultException Interrupted(
        CertificateFaultException fault, IEnumerable<string> written, IEnumerable<string> left, string beside)
    {
        var before = string.Join(", ", written);
        return new CertificateFaultException(
            $"{fault.Message} Written: {(before.Length > 0 ? before : "nothing")}. "
            + $"Not written: {string.Join(", ", left)} ({beside}). "
            + "What was there before is untouched; 'renew' writes what is missing.",
            fault);
    }

    private static string? Warning(X509Certificate2 issuer, IReadOnlyList<X509Certificate2>? gateway) =>
        gateway is null || gateway.Any(known => known.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span))
            ? null
            : $"The Gateway does not trust {AuthorityCertificate.NameOf(issuer)} yet: put its certificate into "
                + "ingress.certificateAuthority and publish.";

    private static string Describe(X509Certificate2 authority) =>
        $"{AuthorityCertificate.NameOf(authority)} (until {Moment.Text(authority.NotAfter)})";
}
