using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// The certificates of a local run: an authority for the workload, one for each external destination, and a leaf for
/// each identity.
/// </summary>
/// <remarks>
/// Leaves live for a day and are renewed when a third of that is left, so that every longer run exercises renewal. The
/// key is written before the certificate; a reader that meets one without the other keeps what it has and looks again.
/// </remarks>
public sealed class LocalCertificates(WorkloadTopology topology, LocalState state, TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromHours(24);
    private static readonly TimeSpan RenewAt = Validity / 3;

    // Two who renew the same leaf would leave the key of one beside the certificate of the other.
    private readonly Lock _gate = new();

    /// <summary>Makes what is missing and renews what is due.</summary>
    /// <returns>The names whose certificates are new.</returns>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    /// <exception cref="DamagedStateException">An authority is damaged.</exception>
    public IReadOnlyList<string> RenewDue()
    {
        lock (_gate) return RenewAllDue();
    }

    /// <summary>
    /// Replaces the authority of the workload and all certificates of it. Until each process has read its files again,
    /// it does not trust those who have.
    /// </summary>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    public void ReplaceAuthority()
    {
        lock (_gate)
        {
            File.Delete(state.WorkloadAuthority + ".crt");
            RenewAllDue();
        }
    }

    /// <summary>Renews the certificate of one service or external destination, due or not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="validity">For how long the new one is valid, or null for as long as any.</param>
    /// <exception cref="ArgumentException">Nothing that is declared has this name.</exception>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    /// <exception cref="DamagedStateException">An authority is damaged.</exception>
    public void Renew(string name, TimeSpan? validity = null)
    {
        lock (_gate) Renew(name, validity ?? Validity);
    }

    private List<string> RenewAllDue()
    {
        using var workload = Authority.OpenOrCreate(
            state.WorkloadAuthority, "workload authority", time, topology.TrustDomain);
        var renewed = new List<string>();
        foreach (var service in topology.Services.Concat(topology.Verifiers))
        {
            if (RenewFiles(state.Certificates(service.Name), workload, LeafRequest.Of(topology, service, Validity)))
            {
                renewed.Add(service.Name);
            }
        }

        foreach (var external in topology.Externals)
        {
            using var authority = Authority.OpenOrCreate(
                state.ExternalAuthority(external.Name), $"{external.Name} authority", time);
            if (RenewFiles(state.Certificates(external.Name), authority, ExternalLeaf(external, Validity)))
            {
                renewed.Add(external.Name);
            }
            foreach (var client in topology.Services.Where(service => service.Egresses.Contains(external.Name)))
            {
                if (RenewCredential(client, external, authority)) renewed.Add($"{client.Name} at {external.Name}");
            }
        }

        return renewed;
    }

    private void Renew(string name, TimeSpan validity)
    {
        if (topology.Find(name) is { } service)
        {
            using var workload = Authority.OpenOrCreate(
                state.WorkloadAuthority, "workload authority", time, topology.TrustDomain);
            Issue(state.Certificates(name), workload, LeafRequest.Of(topology, service, validity));
        }
        else if (topology.Externals.FirstOrDefault(external => external.Name == name) is { } external)
        {
            using var authority = Authority.OpenOrCreate(state.ExternalAuthority(name), $"{name} authority", time);
            Issue(state.Certificates(name), authority, ExternalLeaf(external, validity));
        }
        else
        {
            throw new ArgumentException($"Nothing that is declared is named '{name}'.", nameof(name));
        }
    }

    private static LeafRequest ExternalLeaf(External external, TimeSpan validity) => new(
        external.Name,
        validity,
        [LeafRequest.ServerUsage],
        DnsNames: ["localhost"],
        Addresses: [IPAddress.Loopback]);

    private bool RenewFiles(string directory, Authority authority, LeafRequest leaf)
    {
        var file = Path.Combine(directory, "tls.crt");
        PrivateFile.WriteChanged(Path.Combine(directory, "ca.crt"), PemText.Of(authority.Certificate));
        if (IsCurrent(file, Path.Combine(directory, "tls.key"), authority)) return false;
        Issue(directory, authority, leaf);
        return true;
    }

    private void Issue(string directory, Authority authority, LeafRequest leaf)
    {
        using var certificate = authority.Issue(leaf, time.GetUtcNow());
        using var key = certificate.GetECDsaPrivateKey()!;
        PrivateFile.Write(Path.Combine(directory, "tls.key"), PemText.Of(key));
        PrivateFile.Write(Path.Combine(directory, "tls.crt"), PemText.Of(certificate));
    }

    // An external destination gives its clients a credential, which is a secret like any other: each renewal is a new
    // version.
    private bool RenewCredential(Service client, External external, Authority authority)
    {
        var versions = new SecretVersions(state.Secrets(client.Name), $"{external.Name}-credential");
        if (versions.Current is { } current && IsCurrent(current, current, authority)) return false;
        var leaf = new LeafRequest(client.Name, Validity, [LeafRequest.ClientUsage], DnsNames: ["merchant.example"]);
        using var certificate = authority.Issue(leaf, time.GetUtcNow());
        using var key = certificate.GetECDsaPrivateKey()!;
        PrivateFile.Write(
            versions.Next, PemText.Of(certificate) + PemText.Of(key));
        return true;
    }

    private bool IsCurrent(string file, string keyFile, Authority authority)
    {
        if (!File.Exists(file) || !File.Exists(keyFile)) return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(file, keyFile);
            return certificate.IssuerName.RawData.AsSpan().SequenceEqual(authority.Certificate.SubjectName.RawData)
                && certificate.NotBefore.ToUniversalTime() <= time.GetUtcNow()
                && certificate.NotAfter.ToUniversalTime() - RenewAt > time.GetUtcNow()
                && SignedBy(certificate, authority.Certificate);
        }
        catch (CryptographicException)
        {
            // Damaged, or of two minds: a leaf costs nothing, so another is made.
            return false;
        }
    }

    private bool SignedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }
}
