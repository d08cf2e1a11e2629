using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.AppHost.Certificates;

/// <summary>A certificate authority for local runs: ECDSA P-256, valid for one year, signing leaves only.</summary>
public sealed class Authority : IDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);

    private readonly X509Certificate2 _certificate;

    private Authority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The certificate, which is what others trust.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>Opens the authority at <paramref name="path"/> (<c>.crt</c> and <c>.key</c>), or makes it.</summary>
    /// <exception cref="DamagedStateException">The files are damaged.</exception>
    public static Authority OpenOrCreate(string path, string name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (File.Exists(path + ".crt"))
        {
            var known = Open(path);
            if (IsCurrent(known, time.GetUtcNow())) return new Authority(known);
            known.Dispose();
        }

        var certificate = Create(name, time.GetUtcNow());
        using var key = certificate.GetECDsaPrivateKey()!;
        PrivateFile.Write(path + ".key", key.ExportPkcs8PrivateKeyPem());
        PrivateFile.Write(path + ".crt", certificate.ExportCertificatePem());
        return new Authority(certificate);
    }

    /// <summary>Opens the authority at <paramref name="path"/> (<c>.crt</c> and <c>.key</c>).</summary>
    /// <exception cref="DamagedStateException">The files are missing or damaged, or are not of a current authority.</exception>
    public static Authority OpenExisting(string path, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(path + ".crt", path + ".key");
        }
        catch (Exception fault)
            when (fault is CryptographicException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedStateException(
                $"The authority {path}.crt or its key {path}.key is missing or damaged, or they do not belong together.", fault);
        }

        var mayIssue = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority)
            && certificate.Extensions.OfType<X509KeyUsageExtension>()
                .Any(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign));
        var now = time.GetUtcNow();
        if (mayIssue && certificate.NotBefore.ToUniversalTime() <= now && certificate.NotAfter.ToUniversalTime() > now)
        {
            return new Authority(certificate);
        }

        certificate.Dispose();
        throw new DamagedStateException($"{path}.crt may not issue certificates now: it is no authority, or out of time.");
    }

    /// <summary>
    /// Signs a leaf (RFC 5280): not an authority, digital signatures only, for the given usages and names.
    /// </summary>
    public X509Certificate2 Issue(LeafRequest leaf, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=regulated-workload, CN={leaf.Name}", key, HashAlgorithmName.SHA256);
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        extensions.Add(new X509EnhancedKeyUsageExtension([.. leaf.Usages.Select(usage => new Oid(usage))], critical: false));
        extensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        extensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        extensions.Add(leaf.SubjectAlternativeName());

        // Clocks of two processes may differ by a little.
        using var certificate = request.Create(
            _certificate,
            Later(now.AddMinutes(-5), _certificate.NotBefore),
            Earlier(now + leaf.Validity, _certificate.NotAfter),
            SerialNumber());
        return certificate.CopyWithPrivateKey(key);
    }

    /// <inheritdoc />
    public void Dispose() => _certificate.Dispose();

    // No leaf is valid at a time at which its issuer is not.
    private static DateTimeOffset Later(DateTimeOffset one, DateTime other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTime other) => one < other ? one : other;

    private static X509Certificate2 Open(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(path + ".crt", path + ".key");
        }
        catch (Exception fault) when (fault is CryptographicException or FileNotFoundException)
        {
            throw new DamagedStateException(
                $"The authority {path}.crt and its key {path}.key do not belong together or are damaged. Remove both and "
                + "start again: they are made anew, and nothing else is lost.",
                fault);
        }
    }

    // A clock that was set back makes an authority of the future, which no one would trust yet.
    private static bool IsCurrent(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.NotBefore.ToUniversalTime() <= now && certificate.NotAfter.ToUniversalTime() - (Validity / 12) > now;

    private static X509Certificate2 Create(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=regulated-workload, CN={name}", key, HashAlgorithmName.SHA256);
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        extensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        extensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now.AddDays(-1), now + Validity);
    }

    // Positive and at most 20 octets (RFC 5280, section 4.1.2.2); 127 of its bits are random.
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
