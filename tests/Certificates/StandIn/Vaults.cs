using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.Tests.Certificates.StandIn;

/// <summary>
/// What Key Vaults answer, for the operations that issuing needs: https://learn.microsoft.com/rest/api/keyvault.
/// Secrets and keys belong to a host. A key signs and is never shown.
/// </summary>
internal sealed class Vaults
{
    private const int PageSize = 3;

    private readonly ConcurrentDictionary<(string Host, string Name), StoredSecret> _secrets = new();
    private readonly ConcurrentDictionary<(string Host, string Name, string Version), ECDsa> _keys = new();

    /// <summary>Requests that carried a good token, as <c>GET host/path</c>.</summary>
    public ConcurrentQueue<string> Served { get; } = new();

    /// <summary>Bodies of the keys that were made.</summary>
    public ConcurrentQueue<JsonObject> MadeKeys { get; } = new();

    /// <summary>The status to answer a request with, or null to serve it.</summary>
    public Func<string, int?>? Refuse { get; set; }

    /// <summary>Takes over all that other vaults hold.</summary>
    public void TakeOver(Vaults others)
    {
        foreach (var (place, secret) in others._secrets) _secrets[place] = secret.Copy();
        foreach (var (place, key) in others._keys) _keys[place] = key;
    }

    public StoredSecret? Secret(string host, string name) => _secrets.GetValueOrDefault((host, name));

    public IEnumerable<string> Names(string host) =>
        _secrets.Keys.Where(key => key.Host == host).Select(key => key.Name);

    /// <summary>Makes a new version of a key, as an administrator would.</summary>
    public void MakeKey(string host, string name) =>
        _keys[(host, name, Guid.CreateVersion7().ToString("N"))] = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public half of the newest version of a key, as PEM.</summary>
    public string PublicKey(string host, string name) => Newest(host, name).Value.ExportSubjectPublicKeyInfoPem();

    public async Task AnswerAsync(HttpContext context)
    {
        var (host, method) = (context.Request.Host.Host, context.Request.Method);
        var request = $"{method} {host}{context.Request.Path}";
        Served.Enqueue(request);
        if (Refuse?.Invoke(request) is { } status)
        {
            await ErrorAsync(context, status);
            return;
        }

        var answer = (method, context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", ["secrets"]) => List(context, host),
            ("GET", ["secrets", var name]) => Secret(host, name)?.Bundle(),
            ("PUT", ["secrets", var name]) =>
                (_secrets[(host, name)] = StoredSecret.Of(host, name, await BodyAsync(context))).Bundle(),
            ("GET", ["keys", var name]) => ShowKey(host, name),
            ("POST", ["keys", var name, "create"]) => CreateKey(host, name, await BodyAsync(context)),
            ("POST", ["keys", var name, var version, "sign"]) => Sign(host, name, version, await BodyAsync(context)),
            _ => null,
        };
        if (answer is null) await ErrorAsync(context, 404);
        else await context.Response.WriteAsJsonAsync(answer);
    }

    public static Task ErrorAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new { error = new { code = $"{status}", message = "Told by the stand-in." } });
    }

    private JsonObject List(HttpContext context, string host)
    {
        _ = int.TryParse(context.Request.Query["$skiptoken"], out var start);
        var all = _secrets.Where(stored => stored.Key.Host == host).OrderBy(stored => stored.Key.Name).ToList();
        return new JsonObject
        {
            ["value"] = new JsonArray(
                [.. all.Skip(start).Take(PageSize).Select(stored => stored.Value.Item(versioned: false))]),
            ["nextLink"] = start + PageSize < all.Count
                ? $"https://{host}/secrets?api-version=7.6&$skiptoken={start + PageSize}"
                : null,
        };
    }

    private JsonObject CreateKey(string host, string name, JsonObject body)
    {
        MadeKeys.Enqueue(body);
        MakeKey(host, name);
        return ShowKey(host, name)!;
    }

    private JsonObject? ShowKey(string host, string name)
    {
        var newest = Newest(host, name);
        if (newest.Value is null) return null;
        var point = newest.Value.ExportParameters(false).Q;
        return new JsonObject
        {
            ["key"] = new JsonObject
            {
                ["kid"] = $"https://{host}/keys/{name}/{newest.Key.Version}",
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            },
        };
    }

    // The versions that this stand-in makes sort by time.
    private KeyValuePair<(string Host, string Name, string Version), ECDsa> Newest(string host, string name) =>
        _keys.Where(key => key.Key.Host == host && key.Key.Name == name)
            .OrderBy(key => key.Key.Version, StringComparer.Ordinal)
            .LastOrDefault();

    private JsonObject? Sign(string host, string name, string version, JsonObject body)
    {
        if (!_keys.TryGetValue((host, name, version), out var key) || (string?)body["alg"] != "ES256") return null;
        var digest = Base64Url.DecodeFromChars((string)body["value"]!);
        return new JsonObject
        {
            ["kid"] = $"https://{host}/keys/{name}/{version}",
            ["value"] = Base64Url.EncodeToString(key.SignHash(digest)),
        };
    }

    private static async Task<JsonObject> BodyAsync(HttpContext context) =>
        (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
}
