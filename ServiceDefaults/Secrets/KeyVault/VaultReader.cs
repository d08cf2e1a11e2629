using System.Text;
using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>Reads a secret with all its versions from Key Vault, without any memory.</summary>
internal sealed class VaultReader
{
    // What 'az keyvault secret set --encoding base64' notes about bytes that are no text.
    private const string EncodingTag = "file-encoding";
    private const string Base64 = "base64";

    private readonly SecretClient _client;
    private readonly string _vault;
    private readonly TimeSpan _total;
    private readonly TimeProvider _time;

    public VaultReader(Uri vault, TokenCredential credential, VaultTerms terms, TimeProvider time)
    {
        var options = new SecretClientOptions();
        Bound(options, terms);
        _client = new SecretClient(vault, credential, options);
        _vault = vault.Host;
        _total = terms.Total;
        _time = time;
    }

    /// <summary>Bounds a client of the Azure SDK. Pauses that a server asks for by Retry-After are kept.</summary>
    public static void Bound(ClientOptions options, VaultTerms terms)
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = terms.Repeats;
        options.Retry.Delay = terms.Pause;
        options.Retry.MaxDelay = terms.Pause * 8;
        options.Retry.NetworkTimeout = terms.Attempt;
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        if (terms.Transport is not null) options.Transport = terms.Transport;
    }

    /// <summary>
    /// The enabled versions whose time has come, by the time of their creation. Those already known are not fetched
    /// again: the value of a version never changes.
    /// </summary>
    /// <exception cref="ConfigurationFaultsException">One sentence names the vault, the secret and the cause.</exception>
    public async Task<IReadOnlyList<SecretVersion>> ReadAsync(
        string name, IReadOnlyList<SecretVersion> known, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_total);
        try
        {
            return await ReadWithinAsync(name, known, limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested
            && fault is not ConfigurationFaultsException)
        {
            throw Fault(name, VaultCause.Of(fault));
        }
    }

    private async Task<IReadOnlyList<SecretVersion>> ReadWithinAsync(
        string name, IReadOnlyList<SecretVersion> known, CancellationToken cancellationToken)
    {
        var listed = new List<SecretProperties>();
        await foreach (var version in _client.GetPropertiesOfSecretVersionsAsync(name, cancellationToken))
        {
            if (version.Enabled == true && !(version.NotBefore > _time.GetUtcNow())) listed.Add(version);
        }

        // A secret that is gone or disabled has no versions to list; asked for itself, the vault says which it is.
        if (listed.Count == 0)
        {
            await _client.GetSecretAsync(name, cancellationToken: cancellationToken);
            throw Fault(name, "none of its versions is enabled and in force");
        }

        // Creation is told in whole seconds, so that names decide between two of one second, alike in all instances.
        var versions = new List<SecretVersion>();
        foreach (var version in listed.OrderBy(at => at.CreatedOn).ThenBy(at => at.Version, StringComparer.Ordinal))
        {
            versions.Add(known.FirstOrDefault(old => old.Version == version.Version)
                ?? await FetchAsync(name, version.Version, cancellationToken));
        }

        return versions;
    }

    private async Task<SecretVersion> FetchAsync(string name, string version, CancellationToken cancellationToken)
    {
        KeyVaultSecret secret = await _client.GetSecretAsync(name, version, cancellationToken: cancellationToken);
        return string.IsNullOrEmpty(secret.Value)
            ? throw Fault(name, $"its version {version} is empty")
            : new SecretVersion(version, ReadPinned(name, secret));
    }

    // Pinned, so that the garbage collector leaves no copies behind. The text that it comes from belongs to the client.
    private byte[] ReadPinned(string name, KeyVaultSecret secret)
    {
        if (secret.Properties.Tags.TryGetValue(EncodingTag, out var encoding) && encoding == Base64)
        {
            var bytes = GC.AllocateArray<byte>(secret.Value.Length, pinned: true);
            if (!Convert.TryFromBase64String(secret.Value, bytes, out var length))
            {
                throw Fault(name, $"its version {secret.Properties.Version} is tagged as base64 but is not");
            }

            var exact = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            bytes.AsSpan(0, length).CopyTo(exact);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
            return exact;
        }

        var text = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(secret.Value), pinned: true);
        Encoding.UTF8.GetBytes(secret.Value, text);
        return text;
    }

    private ConfigurationFaultsException Fault(string name, string cause) =>
        new([$"The secret '{name}' of the Key Vault {_vault} cannot be read: {cause}."]);
}
