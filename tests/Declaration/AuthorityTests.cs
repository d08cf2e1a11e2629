using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>The two authorities of a local run, what they sign, and that neither can stand in for the other.</summary>
public sealed class AuthorityTests : IDisposable
{
    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("authority").FullName);

    public AuthorityTests() =>
        new LocalCertificates(Committed.Topology, _state, new FakeTimeProvider(DateTimeOffset.UtcNow)).RenewDue();

    public static TheoryData<string> Authorities => ["workload-ca", "acquirer-ca"];

    public void Dispose() => Directory.Delete(_state.Root, recursive: true);

    [Theory]
    [MemberData(nameof(Authorities))]
    public void An_authority_signs_leaves_and_nothing_else(string name)
    {
        using var authority = Load("authority", name + ".crt");

        var constraints = Assert.Single(authority.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.True(constraints is { CertificateAuthority: true, Critical: true, PathLengthConstraint: 0 });
        var usage = Assert.Single(authority.Extensions.OfType<X509KeyUsageExtension>());
        Assert.Equal(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, usage.KeyUsages);
        Assert.True(usage.Critical);
        using var key = authority.GetECDsaPublicKey();
        Assert.Equal(256, key?.KeySize);
    }

    [Fact]
    public void The_workload_authority_names_its_trust_domain_without_a_path()
    {
        using var authority = Load("authority", "workload-ca.crt");

        Assert.Equal($"URI:spiffe://{Committed.Topology.TrustDomain}", Names(authority).Format(multiLine: false));
    }

    [Fact]
    public void A_leaf_names_the_key_that_signed_it_and_its_own()
    {
        using var authority = Load("authority", "workload-ca.crt");
        using var leaf = Load("certificates", "payments", "tls.crt");

        Assert.Equal(
            KeyIdentifier(authority),
            Assert.Single(leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>()).KeyIdentifier?.ToArray());
        Assert.Equal(
            new X509SubjectKeyIdentifierExtension(leaf.PublicKey, false).RawData, KeyIdentifierOf(leaf).RawData);
        Assert.NotEqual(KeyIdentifier(authority), KeyIdentifier(leaf));
    }

    [Fact]
    public void The_entrance_alone_carries_the_names_that_the_gateway_verifies()
    {
        foreach (var service in Committed.Topology.Services)
        {
            using var leaf = Load("certificates", service.Name, "tls.crt");
            string[] expected = service.Name == "edge" ? ["edge.a0005-i.svc", "edge.a0005-i.svc.cluster.local"] : [];
            Assert.Equal(expected, Names(leaf).EnumerateDnsNames());
        }
    }

    [Fact]
    public void The_acquirer_is_a_server_on_this_machine_without_a_workload_identity()
    {
        using var leaf = Load("certificates", "acquirer", "tls.crt");

        Assert.Equal(["localhost"], Names(leaf).EnumerateDnsNames());
        Assert.Equal([IPAddress.Loopback], Names(leaf).EnumerateIPAddresses());
        Assert.Equal(["1.3.6.1.5.5.7.3.1"], Purposes(leaf));
        Assert.DoesNotContain("spiffe", Names(leaf).Format(multiLine: false), StringComparison.OrdinalIgnoreCase);
        Assert.True(IsSignedBy(leaf, "acquirer-ca.crt"));
        Assert.False(IsSignedBy(leaf, "workload-ca.crt"));
    }

    [Fact]
    public void The_acquirer_credential_is_a_client_certificate_of_the_acquirer_followed_by_its_key()
    {
        var text = File.ReadAllText(Path.Combine(_state.Secrets("payments"), "acquirer-credential", "1"));
        using var credential = X509Certificate2.CreateFromPem(text, text);

        Assert.Equal(["1.3.6.1.5.5.7.3.2"], Purposes(credential));
        Assert.True(IsSignedBy(credential, "acquirer-ca.crt"));
        Assert.False(IsSignedBy(credential, "workload-ca.crt"));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", text, StringComparison.Ordinal);
        Assert.Contains("-----BEGIN PRIVATE KEY-----", text, StringComparison.Ordinal);
    }

    private bool IsSignedBy(X509Certificate2 leaf, string authority)
    {
        using var root = Load("authority", authority);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(leaf);
    }

    private X509Certificate2 Load(params string[] path) =>
        X509CertificateLoader.LoadCertificateFromFile(Path.Combine([_state.Root, .. path]));

    private static X509SubjectKeyIdentifierExtension KeyIdentifierOf(X509Certificate2 certificate) =>
        Assert.Single(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>());

    private static byte[] KeyIdentifier(X509Certificate2 certificate) =>
        KeyIdentifierOf(certificate).SubjectKeyIdentifierBytes.ToArray();

    private static X509SubjectAlternativeNameExtension Names(X509Certificate2 certificate) =>
        Assert.Single(certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>());

    private static IEnumerable<string?> Purposes(X509Certificate2 certificate) =>
        Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>())
            .EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value);
}
