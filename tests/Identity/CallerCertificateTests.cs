using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A peer whose certificate does not prove a declared identity gets no connection; the refusal is counted under
/// its own reason and told as a security event, and nothing that the stranger wrote is repeated anywhere.
/// </summary>
public sealed class CallerCertificateTests : IAsyncLifetime
{
    private const string Planted = "planted-by-a-stranger";

    private static readonly string Good = Peer.Id("storefront");

    private readonly string _files = Directory.CreateTempSubdirectory("caller").FullName;
    private readonly TestAuthority _authority = new();
    private Peer _catalog = null!;

    public static TheoryData<string, string, TestCertificate> Faults => new()
    {
        { "expired", PeerRefusals.Expired, Of(Good) with { NotAfter = DateTimeOffset.UtcNow.AddMinutes(-1) } },
        { "too early", PeerRefusals.NotYetValid, Of(Good) with { NotBefore = DateTimeOffset.UtcNow.AddMinutes(9) } },
        { "two URIs, the good one first", PeerRefusals.SeveralIdentities, Of(Good, Peer.Id(Planted)) },
        { "two URIs, the good one last", PeerRefusals.SeveralIdentities, Of("https://planted-by-a-stranger/", Good) },
        { "the good URI twice", PeerRefusals.SeveralIdentities, Of(Good, Good) },
        { "no URI, the name as CN", PeerRefusals.NoIdentity, Of() with { Subject = $"CN={Good}" } },
        { "no URI, the name as DNS name", PeerRefusals.NoIdentity, Of() with { DnsNames = [Good] } },
        { "no URI, the service as DNS name", PeerRefusals.NoIdentity, Of() with { DnsNames = ["storefront"] } },
        { "a wildcard service", PeerRefusals.MalformedIdentity, Of($"spiffe://{Peer.Domain}/ns/a0005-o/sa/*") },
        { "a wildcard trust domain", PeerRefusals.MalformedIdentity, Of("spiffe://*/ns/a0005-o/sa/storefront") },
        { "an upper-case look-alike", PeerRefusals.MalformedIdentity, Of(Good.ToUpperInvariant()) },
        { "an upper-case service", PeerRefusals.MalformedIdentity, Of(Good.Replace("/store", "/Store", Ordinal)) },
        { "a percent-encoded name", PeerRefusals.MalformedIdentity, Of(Good.Replace("front", "%66ront", Ordinal)) },
        { "a port", PeerRefusals.MalformedIdentity, Of(Good.Replace(".example", ".example:443", Ordinal)) },
        { "a user", PeerRefusals.MalformedIdentity, Of(Good.Replace("//", "//admin@", Ordinal)) },
        { "a query", PeerRefusals.MalformedIdentity, Of(Good + "?") },
        { "a fragment", PeerRefusals.MalformedIdentity, Of(Good + "#") },
        { "a trailing slash", PeerRefusals.MalformedIdentity, Of(Good + "/") },
        { "a trailing line feed", PeerRefusals.MalformedIdentity, Of(Good + "\n") },
        { "an embedded null", PeerRefusals.MalformedIdentity, Of(Good + "\0." + Planted) },
        { "a doubled slash", PeerRefusals.MalformedIdentity, Of(Good.Replace("/sa/", "//sa/", Ordinal)) },
        { "dot segments", PeerRefusals.MalformedIdentity, Of(Good.Replace("/sa/", "/sa/x/../", Ordinal)) },
        { "another scheme", PeerRefusals.MalformedIdentity, Of(Good.Replace("spiffe:", "https:", Ordinal)) },
        { "another domain", PeerRefusals.WrongTrustDomain, Of("spiffe://other.example/ns/a0005-o/sa/storefront") },
        { "a subdomain", PeerRefusals.WrongTrustDomain, Of($"spiffe://x.{Peer.Domain}/ns/a0005-o/sa/storefront") },
        { "server usage alone", PeerRefusals.WrongUsage, Of(Good) with { Usages = [TestCertificate.ServerUsage] } },
        { "any usage", PeerRefusals.WrongUsage, Of(Good) with { Usages = ["2.5.29.37.0"] } },
        { "no usage", PeerRefusals.WrongUsage, Of(Good) with { Usages = [] } },
        {
            "a key that is not for signatures", PeerRefusals.WrongUsage,
            Of(Good) with { KeyUsages = X509KeyUsageFlags.NonRepudiation }
        },
        { "an authority", PeerRefusals.AuthorityCertificate, Of(Good) with { IsAuthority = true } },
        {
            "a leaf that may sign certificates", PeerRefusals.AuthorityCertificate,
            Of(Good) with { KeyUsages = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign }
        },
        {
            "a leaf that may sign revocations", PeerRefusals.AuthorityCertificate,
            Of(Good) with { KeyUsages = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.CrlSign }
        },
    };

    private static StringComparison Ordinal => StringComparison.Ordinal;

    public async ValueTask InitializeAsync() => _catalog = await Peer.StartAsync(
        "catalog",
        _authority.WriteFiles(Path.Combine(_files, "catalog"), _authority.Issue(Peer.Id("catalog"))),
        TestCallers.Write(Path.Combine(_files, "catalog.json"), (Good, [Peer.List])));

    public async ValueTask DisposeAsync()
    {
        await _catalog.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_certificate_with_a_fault_is_refused_and_counted_under_its_reason(
        string fault, string reason, TestCertificate certificate)
    {
        using var shown = _authority.Issue(certificate);

        await IsRefusedAsync(reason, shown);

        Assert.DoesNotContain(
            _catalog.Observed.Log, line => line.Contains(Planted, Ordinal) || line.Contains(Good, Ordinal));
        Assert.NotEqual("", fault);
    }

    [Fact]
    public async Task No_certificate_is_refused() => await IsRefusedAsync(PeerRefusals.NoCertificate, null);

    [Fact]
    public async Task A_certificate_of_another_authority_of_the_same_name_is_refused()
    {
        using var stranger = new TestAuthority();

        await IsRefusedAsync(PeerRefusals.UntrustedAuthority, stranger.Issue(Good));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused() =>
        await IsRefusedAsync(PeerRefusals.UntrustedAuthority, Of(Good).SelfSigned());

    [Fact]
    public async Task A_certificate_that_another_leaf_signed_is_refused()
    {
        using var leaf = new TestAuthority(_authority.Issue(Of(Peer.Id("orders")) with { Subject = "CN=leaf" }));

        await IsRefusedAsync(PeerRefusals.IssuerNotAuthority, leaf.Issue(Good), leaf.Certificate);
    }

    [Theory]
    [InlineData(false, X509KeyUsageFlags.KeyCertSign)]
    [InlineData(true, X509KeyUsageFlags.DigitalSignature)]
    public async Task A_certificate_of_an_issuer_that_may_not_sign_is_refused(
        bool isAuthority, X509KeyUsageFlags usages)
    {
        using var issuer = new TestAuthority(_authority.Issue(new TestCertificate
        {
            Subject = "CN=intermediate",
            IsAuthority = isAuthority,
            KeyUsages = usages,
            Usages = [],
        }));

        await IsRefusedAsync(PeerRefusals.IssuerNotAuthority, issuer.Issue(Good), issuer.Certificate);
    }

    [Fact]
    public async Task A_certificate_of_an_intermediate_authority_is_admitted_when_the_intermediate_comes_with_it()
    {
        using var issuer = new TestAuthority(_authority.Issue(Intermediate));
        using var with = new Stranger(_catalog.Port, issuer.Issue(Good), issuer.Certificate);

        await IsRefusedAsync(PeerRefusals.UntrustedAuthority, issuer.Issue(Good));
        Assert.Equal(StatusCode.OK, (await with.ListAsync()).StatusCode);
    }

    [Fact]
    public async Task Another_workload_identity_is_refused_at_the_method()
    {
        using var orders = new Stranger(_catalog.Port, _authority.Issue(Peer.Id("orders")));

        var status = await orders.ListAsync();

        Assert.Equal(StatusCode.PermissionDenied, status.StatusCode);
        Assert.Equal("The declaration does not allow this call.", status.Detail);
        Assert.Equal(("call", PeerRefusals.NotDeclared), await _catalog.Observed.NextRefusalAsync());
        Assert.Equal(
            $"1002 call-refused: failure for {Peer.Id("orders")} from 127.0.0.1:* on {Peer.List}, not-declared",
            await _catalog.Observed.NextSecurityEventAsync());
    }

    [Fact]
    public void Every_reason_has_a_name_of_its_own()
    {
        var reasons = typeof(PeerRefusals).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();

        Assert.Equal(reasons.Count, reasons.Distinct().Count());
        Assert.All(Faults, row => Assert.Contains(row.Data.Item2, reasons));
    }

    internal static TestCertificate Intermediate => new()
    {
        Subject = "CN=intermediate",
        IsAuthority = true,
        KeyUsages = X509KeyUsageFlags.KeyCertSign,
        Usages = [],
    };

    private static TestCertificate Of(params string[] uris) =>
        new() { Subject = $"CN={Planted}", Uris = uris };

    private async Task IsRefusedAsync(
        string reason, X509Certificate2? certificate, params X509Certificate2[] intermediates)
    {
        using var stranger = new Stranger(_catalog.Port, certificate, intermediates);

        var status = await stranger.ListAsync();

        Assert.Contains(status.StatusCode, (StatusCode[])[StatusCode.Unavailable, StatusCode.Internal]);
        Assert.DoesNotContain(reason, status.Detail, Ordinal);
        Assert.Equal(("handshake", reason), await _catalog.Observed.NextRefusalAsync());
        Assert.Matches(
            $"^1001 handshake-refused: failure for unproven from 127\\.0\\.0\\.1:\\* on catalog, {reason}$",
            await _catalog.Observed.NextSecurityEventAsync());
        Assert.Equal(0, _catalog.Served);
    }
}
