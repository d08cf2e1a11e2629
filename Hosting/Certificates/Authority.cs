using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates.Authorities;

namespace RegulatedWorkload.Hosting.Certificates;

/// <summary>A certificate authority of the workload: its certificate, and what signs leaves under it.</summary>
public sealed class Authority : IDisposable
{
    private static readonly TimeSpan LocalValidity = TimeSpan.FromDays(365);

    private readonly X509SignatureGenerator _signer;
    private readonly ECDsa? _key;

    internal Authority(X509Certificate2 certificate, X509SignatureGenerator signer) =>
        (Certificate, _signer) = (certificate, signer);

    internal Authority(X509Certificate2 certificateWithKey)
    {
        Certificate = certificateWithKey;
        _key = certificateWithKey.GetECDsaPrivateKey()!;
        _signer = X509SignatureGenerator.CreateForECDsa(_key);
    }

    /// <summary>The certificate, which is what others trust.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>
    /// Opens the authority of a local run at <paramref name="path"/> (<c>.crt</c> and <c>.key</c>), or makes it: ECDSA
    /// P-256, valid for one year.
    /// </summary>
    /// <param name="path">The path of its files, without extensions.</param>
    /// <param name="name">Its common name, for people.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trustDomain">The trust domain that it is the authority of, or null.</param>
    /// <exception cref="DamagedStateException">The files are damaged.</exception>
    public static Authority OpenOrCreate(string path, string name, TimeProvider time, string? trustDomain = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (File.Exists(path + ".crt"))
        {
            var known = Open(path);
            if (IsCurrent(known, time.GetUtcNow())) return new Authority(known);
            known.Dispose();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow();
        using var certificate = AuthorityCertificate.SelfSigned(
            new PublicKey(key),
            X509SignatureGenerator.CreateForECDsa(key),
            name,
            now.AddDays(-1),
            now + LocalValidity,
            trustDomain);
        PrivateFile.Write(path + ".key", PemText.Of(key));
        PrivateFile.Write(path + ".crt", PemText.Of(certificate));
        return new Authority(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>
    /// Signs a leaf (RFC 5280): not an authority, digital signatures only, for the given usages and names.
    /// </summary>
    public X509Certificate2 Issue(LeafRequest leaf, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            $"O=regulated-workload, CN={leaf.Name}", key, AuthorityCertificate.HashFor(Certificate.PublicKey));
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        extensions.Add(leaf.ExtendedKeyUsage());
        extensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        extensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        extensions.Add(leaf.SubjectAlternativeName());

        using var certificate = request.Create(
            Certificate.SubjectName,
            _signer,
            Later(now - LeafRequest.Backdating, Certificate.NotBefore),
            Earlier(now + leaf.Validity, Certificate.NotAfter),
            SerialNumber.Next());
        return certificate.CopyWithPrivateKey(key);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _key?.Dispose();
        Certificate.Dispose();
    }

    // No leaf is valid at a time at which its issuer is not.
    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static X509Certificate2 Open(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(path + ".crt", path + ".key");
        }
        catch (Exception fault) when (fault is CryptographicException or FileNotFoundException)
        {
            throw new DamagedStateException(
                $"The authority {path}.crt and its key {path}.key do not belong together or are damaged. Remove both "
                + "and start again: they are made anew, and nothing else is lost.",
                fault);
        }
    }

    // A clock that was set back makes an authority of the future, which no one would trust yet.
    private static bool IsCurrent(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.NotBefore.ToUniversalTime() <= now
        && certificate.NotAfter.ToUniversalTime() - (LocalValidity / 12) > now;
}
