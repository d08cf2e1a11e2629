using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>A certificate authority of a test, which signs whatever it is asked to, right or wrong.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "test authority") => _certificate = new TestCertificate
    {
        Subject = $"CN={name}",
        IsAuthority = true,
        KeyUsages = X509KeyUsageFlags.KeyCertSign,
        Usages = [],
        NotBefore = DateTimeOffset.UtcNow.AddDays(-30),
        NotAfter = DateTimeOffset.UtcNow.AddDays(30),
    }.SelfSigned();

    /// <summary>An authority with this certificate, or an intermediate one when it is signed by another.</summary>
    public TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    public string Pem => _certificate.ExportCertificatePem();

    public X509Certificate2 Certificate => _certificate;

    /// <summary>A good leaf for a workload identity.</summary>
    public X509Certificate2 Issue(
        string spiffeId, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null) => Issue(new TestCertificate
        {
            Uris = [spiffeId],
            NotBefore = notBefore ?? DateTimeOffset.UtcNow.AddHours(-1),
            NotAfter = notAfter ?? DateTimeOffset.UtcNow.AddHours(1),
        });

    /// <summary>Whatever is described, signed.</summary>
    public X509Certificate2 Issue(TestCertificate description) => description.SignedBy(_certificate);

    /// <summary>
    /// Writes the files of a service: <c>tls.crt</c> with the intermediates behind the leaf, <c>tls.key</c> and
    /// <c>ca.crt</c>.
    /// </summary>
    public string WriteFiles(
        string directory, X509Certificate2 leaf, string? bundle = null, params X509Certificate2[] intermediates)
    {
        Directory.CreateDirectory(directory);
        Write("tls.key", Key(leaf));
        Write(
            "tls.crt",
            string.Join("\n", new[] { leaf }.Concat(intermediates).Select(one => one.ExportCertificatePem())));
        Write("ca.crt", bundle ?? Pem);
        return directory;

        void Write(string name, string content)
        {
            var path = Path.Combine(directory, name);
            File.WriteAllText(path + ".new", content);
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    public void Dispose() => _certificate.Dispose();

    private static string Key(X509Certificate2 leaf)
    {
        using var ecdsa = leaf.GetECDsaPrivateKey();
        using AsymmetricAlgorithm key = ecdsa is not null ? ecdsa : leaf.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }
}
