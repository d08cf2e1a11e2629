using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>Certificates of any identity, signed by the authority of a running workload or by a stranger.</summary>
public sealed class MintedCertificates(string state) : IDisposable
{
    private readonly string _strange = Directory.CreateTempSubdirectory("stranger").FullName;

    /// <summary>A client certificate, good but for its fault.</summary>
    public X509Certificate2 Issue(string identity, string fault = "")
    {
        using var authority = fault == "other-authority"
            ? Authority.OpenOrCreate(Path.Combine(_strange, "ca"), "workload authority", TimeProvider.System)
            : Authority.OpenOrCreate(
                new LocalState(state).WorkloadAuthority, "workload authority", TimeProvider.System);
        var uri = fault == "other-trust-domain"
            ? identity.Replace(Declared.Topology.TrustDomain, "stranger.example", StringComparison.Ordinal)
            : identity;
        var leaf = new LeafRequest(
            "test", TimeSpan.FromMinutes(4), [LeafRequest.ServerUsage, LeafRequest.ClientUsage], new Uri(uri));
        return authority.Issue(
            leaf, fault == "expired" ? DateTimeOffset.UtcNow.AddMinutes(-10) : DateTimeOffset.UtcNow);
    }

    /// <summary>Trust in the workload's authority, and in nothing else.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(new LocalState(state).WorkloadAuthority + ".crt");
        return policy;
    }

    public void Dispose() => Directory.Delete(_strange, recursive: true);
}
