using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Certificates;

/// <summary>
/// The certificates of all identities as files, a folder with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c> for each
/// service. A leaf is due when less than a third of its life is left.
/// </summary>
internal sealed class IssuedFiles(WorkloadTopology topology, string output, TimeProvider time)
{
    /// <summary>Issues leaves for all services, or for those alone whose leaf is missing, damaged or due.</summary>
    /// <returns>The services with a new leaf.</returns>
    public IReadOnlyList<string> Issue(Authority authority, TimeSpan validity, bool onlyDue)
    {
        var issued = new List<string>();
        foreach (var service in topology.Services)
        {
            var folder = Path.Combine(output, service.Name);
            PrivateFile.WriteChanged(Path.Combine(folder, "ca.crt"), authority.Certificate.ExportCertificatePem());
            if (onlyDue && !IsDue(service)) continue;
            using var leaf = authority.Issue(LeafRequest.Of(topology, service, validity), time.GetUtcNow());
            using var key = leaf.GetECDsaPrivateKey()!;
            // The key first: a reader that meets one without the other keeps what it has and looks again.
            PrivateFile.Write(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
            PrivateFile.Write(Path.Combine(folder, "tls.crt"), leaf.ExportCertificatePem());
            issued.Add(service.Name);
        }

        return issued;
    }

    /// <summary>The leaf of a service, or null when there is none that can be read.</summary>
    public X509Certificate2? Read(Service service)
    {
        var folder = Path.Combine(output, service.Name);
        try
        {
            return X509Certificate2.CreateFromPemFile(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        }
        catch (Exception fault) when (fault is CryptographicException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether a leaf is to be renewed.</summary>
    public bool IsDue(Service service)
    {
        using var leaf = Read(service);
        if (leaf is null) return true;
        var (start, end) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
        return time.GetUtcNow() < start || end - time.GetUtcNow() < (end - start) / 3;
    }
}
