using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure;
using Azure.Security.KeyVault.Secrets;
using RegulatedWorkload.Hosting.Certificates.Authorities;

namespace RegulatedWorkload.Hosting.Certificates.KeyVault;

/// <summary>
/// An authority in Key Vault: a key that the vault never gives away, and a secret of the same name with the
/// certificate, tagged with the version of the key that it belongs to.
/// </summary>
internal sealed class KeyVaultAuthority(KeyVaultConnection connection, Uri vault, string name)
{
    private const string KeyVersionTag = "key-version";

    private readonly string _place = $"The authority {new Uri(vault, $"/keys/{name}")}";

    /// <summary>Makes one: a new version of key and certificate.</summary>
    /// <param name="trustDomain">The trust domain that it is the authority of.</param>
    /// <param name="validity">How long it is valid.</param>
    /// <param name="inHardware">Whether its key is made in a hardware security module.</param>
    /// <param name="succeeds">Whether it may be the successor of one that is there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CertificateFaultException">There is one already, or the vault is of no help.</exception>
    public async Task<X509Certificate2> CreateAsync(
        string trustDomain,
        TimeSpan validity,
        bool inHardware,
        bool succeeds,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            if (!succeeds && await FindAsync(cancellationToken) is not null)
            {
                throw new CertificateFaultException(
                    $"{_place} exists. --successor makes the one that 'renew' rolls to, step by step.");
            }

            var key = new KeyVaultSigningKey(connection.Requests(vault), vault, name);
            var now = time.GetUtcNow();
            var (version, publicKey) = await key.CreateAsync(inHardware, now + validity, cancellationToken);
            var certificate = AuthorityCertificate.SelfSigned(
                publicKey,
                new KeyVaultSignatureGenerator(key, version, publicKey, _place),
                AuthorityName.For(publicKey),
                now - LeafRequest.Backdating,
                now + validity,
                trustDomain);
            await SaveAsync(certificate, version, cancellationToken);
            return certificate;
        }
        catch (Exception fault) when (KeyVaultCause.Knows(fault))
        {
            throw new CertificateFaultException(
                $"{_place} cannot be made: {KeyVaultCause.Of(fault, "create keys and set secrets in it")}.", fault);
        }
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="CertificateFaultException">
    /// It is missing or may not issue, or the vault is of no help.
    /// </exception>
    public async Task<Authority> OpenAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var secret = await ReadAsync(cancellationToken);
        if (!secret.Properties.Tags.TryGetValue(KeyVersionTag, out var version))
        {
            throw new CertificateFaultException(
                $"{_place} was not made by 'certificates authority': the secret of its name lacks the tag "
                + $"{KeyVersionTag}.");
        }

        var certificate = Parse(secret.Value);
        AuthorityRules.Validate(certificate, $"{new Uri(vault, $"/secrets/{name}")}", time.GetUtcNow());
        var key = new KeyVaultSigningKey(connection.Requests(vault), vault, name);
        return new Authority(certificate, new KeyVaultSignatureGenerator(key, version, certificate.PublicKey, _place));
    }

    private async Task<KeyVaultSecret> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(cancellationToken)
                ?? throw new CertificateFaultException($"{_place} does not exist; 'certificates authority' makes one.");
        }
        catch (Exception fault) when (KeyVaultCause.Knows(fault))
        {
            throw new CertificateFaultException(
                $"{_place} cannot be read: {KeyVaultCause.Of(fault, "read the secret of its name")}.", fault);
        }
    }

    private async Task<KeyVaultSecret?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Secrets(vault).GetSecretAsync(name, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    // The certificate last: until it is there, the authority before it is the one that issues.
    private async Task SaveAsync(X509Certificate2 certificate, string version, CancellationToken cancellationToken)
    {
        var secret = new KeyVaultSecret(name, PemText.Of(certificate));
        secret.Properties.ContentType = KeyVaultOutput.Pem;
        secret.Properties.ExpiresOn = certificate.NotAfter.ToUniversalTime();
        secret.Properties.Tags[KeyVersionTag] = version;
        await connection.Secrets(vault).SetSecretAsync(secret, cancellationToken);
    }

    private X509Certificate2 Parse(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException damage)
        {
            throw new CertificateFaultException(
                $"{_place} is damaged: the secret of its name holds no certificate.", damage);
        }
    }
}
