using Azure;
using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>Reads a secret with all its versions from Key Vault, without any memory.</summary>
internal sealed class KeyVaultReader
{
    private readonly SecretClient _client;
    private readonly string _vault;
    private readonly TimeSpan _total;
    private readonly TimeProvider _time;

    public KeyVaultReader(Uri vault, TokenCredential credential, KeyVaultOptions options, TimeProvider time)
    {
        var client = new SecretClientOptions();
        Bound(client, options);
        _client = new SecretClient(vault, credential, client);
        _vault = vault.Host;
        _total = options.Total;
        _time = time;
    }

    /// <summary>Bounds a client of the Azure SDK. Pauses that a server asks for by Retry-After are kept.</summary>
    public static void Bound(ClientOptions client, KeyVaultOptions options)
    {
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.Repeats;
        client.Retry.Delay = options.Pause;
        client.Retry.MaxDelay = options.Pause * 8;
        client.Retry.NetworkTimeout = options.Attempt;
        client.Diagnostics.IsLoggingContentEnabled = false;
        client.Diagnostics.IsDistributedTracingEnabled = false;
        client.Diagnostics.IsTelemetryEnabled = false;
        if (options.Transport is not null) client.Transport = options.Transport;
    }

    /// <summary>
    /// The enabled versions whose time has come, by the time of their creation; the last one is current. Those already
    /// known are not fetched again: the value of a version never changes. An identity that may not list versions gets
    /// the current one, after those that it knows.
    /// </summary>
    /// <exception cref="ConfigurationFaultsException">
    /// One sentence names the vault, the secret and the cause.
    /// </exception>
    public Task<IReadOnlyList<SecretVersion>> ReadAsync(
        string name, IReadOnlyList<SecretVersion> known, CancellationToken cancellationToken) =>
        WithinAsync(name, token => ReadWithinAsync(name, known, token), cancellationToken);

    /// <summary>One version, enabled, whether its time has come or not; null when there is none.</summary>
    /// <exception cref="ConfigurationFaultsException">As above.</exception>
    public Task<SecretVersion?> FindAsync(string name, string version, CancellationToken cancellationToken) =>
        WithinAsync(name, token => FindWithinAsync(name, version, token), cancellationToken);

    private async Task<T> WithinAsync<T>(
        string name, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_total);
        try
        {
            return await read(limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested
            && fault is not ConfigurationFaultsException)
        {
            throw Fault(name, KeyVaultCause.Of(fault));
        }
    }

    private async Task<IReadOnlyList<SecretVersion>> ReadWithinAsync(
        string name, IReadOnlyList<SecretVersion> known, CancellationToken cancellationToken)
    {
        if (await ListAsync(name, cancellationToken) is not { } listed)
        {
            return await ReadCurrentAsync(name, known, cancellationToken);
        }

        // A secret that is gone or disabled has no versions to list; asked for itself, the vault says which it is.
        if (listed.Count == 0)
        {
            await _client.GetSecretAsync(name, cancellationToken: cancellationToken);
            throw NotInForce(name);
        }

        var versions = new List<SecretVersion>();
        foreach (var version in await InOrderAsync(name, listed, cancellationToken))
        {
            versions.Add(Among(known, version) ?? await FetchAsync(name, version, cancellationToken));
        }

        return versions;
    }

    private async Task<List<SecretProperties>?> ListAsync(string name, CancellationToken cancellationToken)
    {
        var listed = new List<SecretProperties>();
        try
        {
            await foreach (var version in _client.GetPropertiesOfSecretVersionsAsync(name, cancellationToken))
            {
                if (version.Enabled == true && IsInForce(version)) listed.Add(version);
            }

            return listed;
        }
        catch (RequestFailedException forbidden) when (forbidden.Status == 403)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<SecretVersion>> ReadCurrentAsync(
        string name, IReadOnlyList<SecretVersion> known, CancellationToken cancellationToken)
    {
        KeyVaultSecret current = await _client.GetSecretAsync(name, cancellationToken: cancellationToken);
        if (!IsInForce(current.Properties)) return known.Count > 0 ? known : throw NotInForce(name);
        var version = current.Properties.Version;
        return [.. known.Where(old => old.Version != version), Among(known, version) ?? Read(current)];
    }

    // Creation is told in whole seconds. Between the last two of one second the vault itself decides, and names decide
    // where it cannot: alike in all instances.
    private async Task<IEnumerable<string>> InOrderAsync(
        string name, List<SecretProperties> listed, CancellationToken cancellationToken)
    {
        var order = listed.OrderBy(at => at.CreatedOn).ThenBy(at => at.Version, StringComparer.Ordinal).ToList();
        var names = order.Select(version => version.Version).ToList();
        if (order is not [.., var last, var newest] || last.CreatedOn != newest.CreatedOn) return names;
        try
        {
            KeyVaultSecret secret = await _client.GetSecretAsync(name, cancellationToken: cancellationToken);
            if (names.Remove(secret.Properties.Version)) names.Add(secret.Properties.Version);
        }
        catch (RequestFailedException disabled) when (disabled.Status == 403)
        {
        }

        return names;
    }

    private async Task<SecretVersion?> FindWithinAsync(string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAsync(name, version, cancellationToken);
        }
        catch (RequestFailedException absent) when (absent.Status is 400 or 403 or 404)
        {
            return null;
        }
    }

    private async Task<SecretVersion> FetchAsync(string name, string version, CancellationToken cancellationToken) =>
        Read(await _client.GetSecretAsync(name, version, cancellationToken: cancellationToken));

    private SecretVersion Read(KeyVaultSecret secret) => KeyVaultValue.Read(secret) switch
    {
        { Value: { } value } => new SecretVersion(secret.Properties.Version, value),
        { Fault: var fault } => throw Fault(secret.Name, $"its version {secret.Properties.Version} {fault}"),
    };

    private bool IsInForce(SecretProperties version) => !(version.NotBefore > _time.GetUtcNow());

    private static SecretVersion? Among(IReadOnlyList<SecretVersion> versions, string version) =>
        versions.FirstOrDefault(known => known.Version == version);

    private ConfigurationFaultsException NotInForce(string name) =>
        Fault(name, "none of its versions is enabled and in force");

    private ConfigurationFaultsException Fault(string name, string cause) =>
        new([$"The secret '{name}' of the Key Vault {_vault} cannot be read: {cause}."]);
}
