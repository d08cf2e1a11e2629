using System.Security.Cryptography;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.TokenVault.Keys;

/// <summary>The keys of the vault. They are read at use, so that a new version takes over without a restart.</summary>
internal sealed class KeyRing(SecretSource secrets, SecurityEvents security)
{
    public const string EncryptionKey = "key-encryption-key";
    public const string FingerprintKey = "fingerprint-key";

    /// <summary>Encrypts backups; the serving vault has no use for it.</summary>
    public const string BackupKey = "backup-key";
    private const int KeySize = 32;

    private string? _lastCurrent;

    /// <summary>Makes sure that every version of every key can be used.</summary>
    /// <exception cref="ConfigurationFaultsException">A key is missing or has a wrong size.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[EncryptionKey, FingerprintKey])
        {
            foreach (var version in await secrets.ReadAsync(name, cancellationToken)) Checked(name, version);
        }
    }

    /// <summary>The version that wraps new data keys.</summary>
    public async ValueTask<KeyVersion> CurrentAsync(CancellationToken cancellationToken)
    {
        var newest = (await secrets.ReadAsync(EncryptionKey, cancellationToken))[^1];
        var known = Volatile.Read(ref _lastCurrent);
        if (known == newest.Version) return Checked(EncryptionKey, newest);

        // Told before it is used: a change that leaves no trace does not happen.
        if (known is not null) security.KeyChanged(EncryptionKey, newest.Version);
        Volatile.Write(ref _lastCurrent, newest.Version);
        return Checked(EncryptionKey, newest);
    }

    /// <summary>The version that wrapped an older data key.</summary>
    /// <exception cref="ConfigurationFaultsException">It is gone, although records still need it.</exception>
    public async ValueTask<KeyVersion> FindAsync(string version, CancellationToken cancellationToken)
    {
        return await secrets.FindAsync(EncryptionKey, version, cancellationToken) is { } found
            ? Checked(EncryptionKey, found)
            : throw new ConfigurationFaultsException(
                [$"Version {version} of '{EncryptionKey}' is gone, but stored cards still need it; restore it."]);
    }

    /// <summary>Whether a version of the key-encryption key still exists.</summary>
    public async ValueTask<bool> HasAsync(string version, CancellationToken cancellationToken) =>
        await secrets.FindAsync(EncryptionKey, version, cancellationToken) is not null;

    /// <summary>The version that encrypts new backups.</summary>
    /// <exception cref="ConfigurationFaultsException">It is missing or has a wrong size.</exception>
    public async ValueTask<KeyVersion> CurrentBackupKeyAsync(CancellationToken cancellationToken) =>
        Checked(BackupKey, (await secrets.ReadAsync(BackupKey, cancellationToken))[^1]);

    /// <summary>The version that encrypted an older backup.</summary>
    /// <exception cref="ConfigurationFaultsException">It is gone.</exception>
    public async ValueTask<KeyVersion> FindBackupKeyAsync(string version, CancellationToken cancellationToken)
    {
        return await secrets.FindAsync(BackupKey, version, cancellationToken) is { } found
            ? Checked(BackupKey, found)
            : throw new ConfigurationFaultsException(
                [$"The version of '{BackupKey}' that this backup was made with is gone."]);
    }

    /// <summary>
    /// A name for a card that only the holder of the fingerprint key can compute. It serves velocity limits alone.
    /// </summary>
    public async ValueTask<string> FingerprintAsync(Pan number, CancellationToken cancellationToken)
    {
        var key = Checked(FingerprintKey, (await secrets.ReadAsync(FingerprintKey, cancellationToken))[^1]);
        return Convert.ToHexString(HMACSHA256.HashData(key.Value.Span, number.Reveal().Span));
    }

    private static KeyVersion Checked(string name, SecretVersion secret) => secret.Value.Length == KeySize
        ? new KeyVersion(secret.Version, secret.Value)
        : throw new ConfigurationFaultsException(
            [
                $"Version {secret.Version} of '{name}' where {SecretLocation.Key} says must have {KeySize} bytes; Key "
                + "Vault takes them with 'az keyvault secret set --encoding base64'.",
            ]);
}
