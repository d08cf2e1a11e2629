using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>
/// The certificates of a local run, read back and checked against RFC 5280 and the SPIFFE X.509-SVID rules.
/// </summary>
public sealed class CertificateTests : IDisposable
{
    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("certificates").FullName);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public CertificateTests() => Renew();

    public static TheoryData<string> Services => new(Committed.Topology.Services.Select(service => service.Name));

    public void Dispose() => Directory.Delete(_state.Root, recursive: true);

    [Theory]
    [MemberData(nameof(Services))]
    public void A_leaf_says_who_the_service_is_and_nothing_more(string name)
    {
        using var leaf = Leaf(name);

        Assert.Contains($"URI:{Committed.Topology.IdentityOf(Service(name))}", Print(leaf), StringComparison.Ordinal);
        Assert.Single(Print(leaf).Split("URI:").Skip(1));
        var constraints = Assert.Single(leaf.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.True(constraints is { CertificateAuthority: false, Critical: true });
        var usage = Assert.Single(leaf.Extensions.OfType<X509KeyUsageExtension>());
        Assert.True(usage is { KeyUsages: X509KeyUsageFlags.DigitalSignature, Critical: true });
        var purposes = Assert.Single(leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>())
            .EnhancedKeyUsages.Cast<Oid>();
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], purposes.Select(oid => oid.Value));
        Assert.InRange(leaf.SerialNumberBytes.Length, 8, 20);
        Assert.True(leaf.SerialNumberBytes.Span[0] < 0x80, "The serial number is negative.");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task OpenSSL_verifies_every_leaf(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed.");
        using var openssl = Process.Start(new ProcessStartInfo(
            "/usr/bin/openssl",
            ["verify", "-x509_strict", "-CAfile", _state.WorkloadAuthority + ".crt", CertificateFile(name)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        var output = await openssl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await openssl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(openssl.ExitCode == 0, output);
    }

    [Fact]
    public void A_second_look_renews_nothing() => Assert.Empty(Renew());

    [Fact]
    public void Leaves_are_renewed_with_new_keys_when_a_third_of_their_time_is_left()
    {
        using var before = Leaf("edge");
        _time.Advance(TimeSpan.FromHours(17));

        var renewed = Renew();

        using var after = Leaf("edge");
        Assert.Superset(Committed.Topology.Services.Select(service => service.Name).ToHashSet(), renewed.ToHashSet());
        Assert.NotEqual(before.GetPublicKeyString(), after.GetPublicKeyString());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_state.Secrets("payments"), "acquirer-credential")).Length);
    }

    [Fact]
    public void Only_their_owner_can_read_the_files()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        foreach (var file in Directory.EnumerateFiles(_state.Root, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("acquirer")]
    public void A_leaf_is_valid_for_as_long_as_asked_for(string name)
    {
        Certificates.Renew(name, TimeSpan.FromSeconds(4));

        using var leaf = Leaf(name);
        Assert.InRange(leaf.NotAfter.ToUniversalTime() - _time.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void After_the_authority_was_replaced_everybody_trusts_and_has_leaves_of_the_new_one_alone()
    {
        var before = File.ReadAllText(_state.WorkloadAuthority + ".crt");

        Certificates.ReplaceAuthority();

        var after = File.ReadAllText(_state.WorkloadAuthority + ".crt");
        Assert.NotEqual(before, after);
        using var authority = X509Certificate2.CreateFromPem(after);
        foreach (var service in Committed.Topology.Services)
        {
            using var leaf = Leaf(service.Name);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            Assert.True(chain.Build(leaf), service.Name);
            Assert.Equal(after, File.ReadAllText(Path.Combine(_state.Certificates(service.Name), "ca.crt")));
        }
    }

    [Fact]
    public void Keys_are_made_once()
    {
        LocalSecrets.Ensure(Committed.Topology, _state);
        var file = Path.Combine(_state.Secrets("token-vault"), "key-encryption-key", "1");
        var key = File.ReadAllBytes(file);

        LocalSecrets.Ensure(Committed.Topology, _state);

        Assert.Equal(32, key.Length);
        Assert.Equal(key, File.ReadAllBytes(file));
    }

    private LocalCertificates Certificates => new(Committed.Topology, _state, _time);

    private IReadOnlyList<string> Renew() => Certificates.RenewDue();

    private X509Certificate2 Leaf(string name) => X509CertificateLoader.LoadCertificateFromFile(CertificateFile(name));

    private string CertificateFile(string name) => Path.Combine(_state.Certificates(name), "tls.crt");

    private static Service Service(string name) => Committed.Topology.Find(name)!;

    private static string Print(X509Certificate2 certificate) =>
        Assert.Single(certificate.Extensions, extension => extension.Oid?.Value == "2.5.29.17")
            .Format(multiLine: false);
}
