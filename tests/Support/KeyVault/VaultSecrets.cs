using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.Tests.Support.KeyVault;

/// <summary>
/// The secrets of a vault, and what it says of them: https://learn.microsoft.com/rest/api/keyvault/secrets.
/// </summary>
public sealed class VaultSecrets(string host)
{
    private const int PageSize = 2;

    private readonly ConcurrentDictionary<string, List<StoredVersion>> _secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<StoredVersion>> _deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Client, string Secret), bool> _granted = new();

    /// <summary>Whether the identity has the data action <c>secrets/readMetadata</c>.</summary>
    public bool MayList { get; set; } = true;

    public string Add(string name, string value, DateTimeOffset? created, DateTimeOffset? notBefore, bool base64)
    {
        if (_deleted.ContainsKey(name))
        {
            throw new InvalidOperationException($"'{name}' is deleted but recoverable (409).");
        }

        var versions = _secrets.GetOrAdd(name, _ => []);
        lock (versions)
        {
            var version = new StoredVersion
            {
                Name = Guid.NewGuid().ToString("N"),
                Value = value,
                Base64 = base64,
                NotBefore = notBefore,
                Created = created ?? DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(versions.Count),
            };
            versions.Add(version);
            return version.Name;
        }
    }

    public StoredVersion Find(string name, string version) => Snapshot(name).Single(known => known.Name == version);

    public void Delete(string name)
    {
        if (!_secrets.TryRemove(name, out var versions))
        {
            throw new InvalidOperationException($"There is no '{name}' (404).");
        }

        _deleted[name] = versions;
    }

    public void Recover(string name)
    {
        if (!_deleted.TryRemove(name, out var versions))
        {
            throw new InvalidOperationException($"'{name}' is not deleted (404).");
        }

        _secrets[name] = versions;
    }

    public void Grant(string client, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets) _granted[(client, secret)] = true;
    }

    public void Revoke(string client, string secret) => _granted.TryRemove((client, secret), out _);

    public Task AnswerAsync(HttpContext context, string client) =>
        context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["secrets", var name, ..] when !MayRead(client, name) => ForbidAsync(context),
            ["secrets", _, "versions"] when !MayList => ForbidAsync(context),
            ["secrets", var name, "versions"] => ListAsync(context, name),
            ["secrets", var name] => GetAsync(context, name, Snapshot(name).FirstOrDefault()),
            ["secrets", var name, var version] =>
                GetAsync(context, name, Snapshot(name).Find(known => known.Name == version)),
            _ => GetAsync(context, "", null),
        };

    private bool MayRead(string client, string name) =>
        client == EntraStandIn.Client || _granted.ContainsKey((client, name));

    private static Task ForbidAsync(HttpContext context) =>
        Answer.ErrorAsync(context, 403, "Forbidden", "ForbiddenByRbac");

    private Task GetAsync(HttpContext context, string name, StoredVersion? found) => found switch
    {
        null => Answer.ErrorAsync(context, 404, "SecretNotFound"),
        { Enabled: false } => Answer.ErrorAsync(context, 403, "Forbidden", "SecretDisabled"),
        _ => Answer.JsonAsync(context, 200, found.Bundle(host, name)),
    };

    private Task ListAsync(HttpContext context, string name)
    {
        _ = int.TryParse(context.Request.Query["$skiptoken"], out var start);
        var versions = Snapshot(name);
        return Answer.JsonAsync(context, 200, new
        {
            value = versions.Skip(start).Take(PageSize).Select(version => version.Item(host, name)),
            nextLink = start + PageSize < versions.Count
                ? $"https://{host}/secrets/{name}/versions?api-version=7.6&$skiptoken={start + PageSize}"
                : null,
        });
    }

    // The last one that was added comes first, and is current. Lists come in no order that a client could rely on.
    private List<StoredVersion> Snapshot(string name)
    {
        if (!_secrets.TryGetValue(name, out var versions)) return [];
        lock (versions)
        {
            return [.. versions.AsEnumerable().Reverse()];
        }
    }
}
