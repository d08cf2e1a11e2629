using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Authorities;

/// <summary>An authority in two files: <c>.crt</c> and, readable by its owner alone, <c>.key</c>; both PEM.</summary>
internal static class AuthorityFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes one that does not exist yet.</summary>
    /// <exception cref="CertificateFaultException">There is one already: it is never overwritten.</exception>
    public static X509Certificate2 Create(string path, string trustDomain, TimeSpan validity, TimeProvider time)
    {
        foreach (var file in (string[])[path + ".crt", path + ".key"])
        {
            if (File.Exists(file))
            {
                throw new CertificateFaultException(
                    $"{file} exists, and an authority is never overwritten. Choose another name; a successor has one "
                    + "too.");
            }
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow();
        var certificate = AuthorityCertificate.SelfSigned(
            new PublicKey(key),
            X509SignatureGenerator.CreateForECDsa(key),
            AuthorityName.For(new PublicKey(key)),
            now - LeafRequest.Backdating,
            now + validity,
            trustDomain);
        try
        {
            PrivateFile.WriteTogether(
                (path + ".key", PemText.Of(key)), (path + ".crt", PemText.Of(certificate)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFaultException($"The authority {path} cannot be written: {fault.Message}", fault);
        }

        return certificate;
    }

    /// <summary>Opens one.</summary>
    /// <exception cref="CertificateFaultException">
    /// It is missing, damaged, readable by others, or may not issue.
    /// </exception>
    public static Authority Open(string path, TimeProvider time)
    {
        var certificate = ReadCertificate(path + ".crt");
        try
        {
            AuthorityRules.Validate(certificate, path + ".crt", time.GetUtcNow());
            using var key = ReadKey(path + ".key");
            return new Authority(Join(certificate, key, path));
        }
        finally
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2 ReadCertificate(string file)
    {
        var text = ReadText(file);
        try
        {
            return X509Certificate2.CreateFromPem(text);
        }
        catch (CryptographicException damage)
        {
            throw new CertificateFaultException($"{file} holds no certificate in PEM that can be read.", damage);
        }
    }

    private static ECDsa ReadKey(string file)
    {
        var text = ReadText(file);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0)
        {
            throw new CertificateFaultException(
                $"{file} can be used by others than its owner. Make it readable by its owner alone "
                + $"(chmod 600 {file}).");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            return key;
        }
        catch (Exception damage) when (damage is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new CertificateFaultException(
                $"{file} holds no ECDSA key in PEM that can be read; a key with a password is not read either.",
                damage);
        }
    }

    private static X509Certificate2 Join(X509Certificate2 certificate, ECDsa key, string path)
    {
        try
        {
            return certificate.CopyWithPrivateKey(key);
        }
        catch (ArgumentException mismatch)
        {
            throw new CertificateFaultException(
                $"The key {path}.key belongs to another certificate than {path}.crt.", mismatch);
        }
    }

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateFaultException(
                $"The authority's file {file} does not exist. --ca takes the path of .crt and .key without the "
                + "extension; 'certificates authority' makes one.",
                missing);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFaultException($"The authority's file {file} cannot be read: {fault.Message}", fault);
        }
    }
}
