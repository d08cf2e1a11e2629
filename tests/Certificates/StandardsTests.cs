using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Certificates.Running;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>
/// What the verb issues is read back and held to RFC 5280, to the SPIFFE X.509-SVID rules and to OpenSSL's own
/// judgement.
/// </summary>
public sealed class StandardsTests(IssuedFixture issued)
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private static readonly WorkloadTopology Topology = Workload.Declare();

    private readonly Folder _folder = issued.Folder;

    public static TheoryData<string> Services => new(Topology.Services.Select(service => service.Name));

    public static TheoryData<string> Leaves => [.. Topology.Services.Select(service => service.Name), "edge-ingress"];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_leaf_carries_one_URI_which_is_the_SPIFFE_ID_of_its_service(string name)
    {
        using var leaf = _folder.Leaf(name);

        var id = Assert.Single(Names(leaf, 6));
        Assert.Equal(Topology.IdentityOf(Topology.Find(name)!), id);
        Assert.Matches("^spiffe://[a-z0-9.-]+(/[A-Za-z0-9._-]+)+$", id);
        Assert.Equal([ServerUsage, ClientUsage], Usages(leaf));
    }

    [Fact]
    public void The_leaf_that_the_Gateway_verifies_names_hosts_and_no_identity()
    {
        using var leaf = _folder.Leaf("edge-ingress");

        Assert.Empty(Names(leaf, 6));
        Assert.Equal(["edge.a0005-i.svc", "edge.a0005-i.svc.cluster.local"], Names(leaf, 2));
        Assert.Equal([ServerUsage], Usages(leaf));
    }

    [Theory]
    [MemberData(nameof(Leaves))]
    public void A_leaf_may_sign_data_and_no_certificate(string name)
    {
        using var leaf = _folder.Leaf(name);

        Assert.Equal(3, leaf.Version);
        var constraints = Assert.Single(leaf.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.True(constraints is { CertificateAuthority: false, Critical: true });
        var usage = Assert.Single(leaf.Extensions.OfType<X509KeyUsageExtension>());
        Assert.True(usage is { KeyUsages: X509KeyUsageFlags.DigitalSignature, Critical: true });
        Assert.True(_folder.IsWhole(name));
    }

    [Fact]
    public void The_authority_signs_leaves_alone_and_names_its_trust_domain_without_a_path()
    {
        using var authority = Authority();

        var constraints = Assert.Single(authority.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.True(constraints is { CertificateAuthority: true, Critical: true, PathLengthConstraint: 0 });
        var usage = Assert.Single(authority.Extensions.OfType<X509KeyUsageExtension>());
        Assert.True(usage.Critical);
        Assert.Equal(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, usage.KeyUsages);
        Assert.Empty(Usages(authority));
        Assert.Equal($"spiffe://{Topology.TrustDomain}", Assert.Single(Names(authority, 6)));
    }

    [Theory]
    [MemberData(nameof(Leaves))]
    public void A_leaf_names_the_key_that_signed_it_and_its_own(string name)
    {
        using var leaf = _folder.Leaf(name);
        using var authority = Authority();

        var issuer = Assert.Single(leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>());
        Assert.False(issuer.Critical);
        Assert.Equal(KeyIdentifier(authority), Convert.ToHexString(issuer.KeyIdentifier!.Value.Span));
        Assert.Equal(
            new X509SubjectKeyIdentifierExtension(leaf.PublicKey, false).SubjectKeyIdentifier, KeyIdentifier(leaf));
        Assert.Equal(authority.SubjectName.RawData, leaf.IssuerName.RawData);
    }

    [Fact]
    public void Serial_numbers_are_positive_short_enough_and_never_alike()
    {
        using var authority = Authority();
        byte[][] serials =
        [
            authority.SerialNumberBytes.ToArray(),
            .. Leaves.Select(row =>
            {
                using var leaf = _folder.Leaf(row.Data);
                return leaf.SerialNumberBytes.ToArray();
            }),
        ];

        Assert.All(serials, serial => Assert.InRange(serial.Length, 8, 20));
        Assert.All(serials, serial => Assert.InRange(serial[0], 1, 0x7F));
        // Were less than 64 bits of them random, a half would be alike somewhere.
        Assert.Distinct(serials.Select(serial => Convert.ToHexString(serial[..8])));
        Assert.Distinct(serials.Select(serial => Convert.ToHexString(serial[8..])));
    }

    [Theory]
    [MemberData(nameof(Leaves))]
    public void A_leaf_is_valid_for_thirty_days_within_the_life_of_its_authority(string name)
    {
        using var leaf = _folder.Leaf(name);
        using var authority = Authority();

        Assert.Equal(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(5), leaf.NotAfter - leaf.NotBefore);
        Assert.True(leaf.NotBefore >= authority.NotBefore && leaf.NotAfter <= authority.NotAfter);
        Assert.Equal([UniversalTagNumber.UtcTime, UniversalTagNumber.UtcTime], ValidityTags(leaf));
    }

    [Fact]
    public async Task A_leaf_never_outlives_its_authority()
    {
        using var folder = new Folder();
        await Verb.SucceedAsync("authority", "--ca", folder.Authority, "--years", "1");

        await Verb.SucceedAsync("issue", "--ca", folder.Authority, "--output", folder.Output, "--days", "397");

        using var authority = X509CertificateLoader.LoadCertificateFromFile(folder.Authority + ".crt");
        using var leaf = folder.Leaf("orders");
        Assert.Equal(authority.NotAfter, leaf.NotAfter);
    }

    [Fact]
    public void Times_from_2050_on_are_generalized()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2049, 12, 1, 0, 0, 0, TimeSpan.Zero));
        using var folder = new Folder();
        using var authority = Hosting.Certificates.Authority.OpenOrCreate(folder.Authority, "authority", time);
        using var leaf = authority.Issue(
            LeafRequest.Of(Topology, Topology.Services[0], TimeSpan.FromDays(90)), time.GetUtcNow());

        Assert.Equal([UniversalTagNumber.UtcTime, UniversalTagNumber.GeneralizedTime], ValidityTags(leaf));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task OpenSSL_verifies_every_leaf_as_server_and_client(string name)
    {
        foreach (var purpose in (string[])["sslserver", "sslclient"])
        {
            await OpenSslVerify.PassAsync(_folder.PathOf(name, "ca.crt"), _folder.PathOf(name, "tls.crt"), purpose);
        }
    }

    [Fact]
    public async Task OpenSSL_verifies_the_leaf_of_the_entrance_as_a_server() => await OpenSslVerify.PassAsync(
        _folder.PathOf("edge-ingress", "ca.crt"), _folder.PathOf("edge-ingress", "tls.crt"), "sslserver");

    private X509Certificate2 Authority() => X509CertificateLoader.LoadCertificateFromFile(_folder.Authority + ".crt");

    private static string? KeyIdentifier(X509Certificate2 certificate) =>
        Assert.Single(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>()).SubjectKeyIdentifier;

    private static IEnumerable<string?> Usages(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>())
            .Select(oid => oid.Value);

    // GeneralName: 2 is a DNS name, 6 a URI (RFC 5280, section 4.2.1.6).
    private static List<string> Names(X509Certificate2 certificate, int kind)
    {
        var found = new List<string>();
        var tag = new Asn1Tag(TagClass.ContextSpecific, kind);
        var names = new AsnReader(certificate.Extensions["2.5.29.17"]!.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag() == tag) found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            else names.ReadEncodedValue();
        }

        return found;
    }

    private static List<UniversalTagNumber> ValidityTags(X509Certificate2 certificate)
    {
        var body = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        for (var before = 0; before < 4; before++) body.ReadEncodedValue();
        var validity = body.ReadSequence();
        var start = (UniversalTagNumber)validity.PeekTag().TagValue;
        validity.ReadEncodedValue();
        return [start, (UniversalTagNumber)validity.PeekTag().TagValue];
    }
}
