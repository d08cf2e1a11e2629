using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Tests.Identity;

namespace RegulatedWorkload.Tests.Secrets.StandIn;

/// <summary>
/// What Key Vault and the token endpoint of Microsoft Entra ID answer over TLS, for one vault and one identity:
/// https://learn.microsoft.com/rest/api/keyvault/secrets. Clients reach both by their real names.
/// </summary>
public sealed class VaultStandIn : IAsyncDisposable
{
    public const string EntraHost = "login.microsoftonline.com";
    public const string AccountToken = "service-account-token";
    private const string AccessToken = "access-token";
    private const int PageSize = 2;

    private readonly ConcurrentDictionary<string, List<StoredVersion>> _secrets = new(StringComparer.Ordinal);
    private readonly TestAuthority _authority = new();
    private readonly TaskCompletionSource _end = new();
    private WebApplication _app = null!;

    private VaultStandIn()
    {
    }

    /// <summary>A name of its own for each: the client library remembers by name what a vault once challenged for.</summary>
    public string Host { get; } = $"kv-{Guid.CreateVersion7():N}.vault.azure.net";

    /// <summary>Requests for secrets that carried a good token, as <c>/secrets/name/versions</c>.</summary>
    public ConcurrentQueue<string> Served { get; } = new();

    /// <summary>How many tokens were given out.</summary>
    public int Tokens => _tokens;

    /// <summary>Answers a request in place of the vault, or leaves it to it by false.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>Likewise in place of the token endpoint.</summary>
    public Func<HttpContext, Task<bool>>? InsteadOfEntra { get; set; }

    /// <summary>The resource that the challenge names.</summary>
    public string Resource { get; set; } = "https://vault.azure.net";

    public int Port { get; private set; }

    private int _tokens;

    public static async Task<VaultStandIn> StartAsync()
    {
        var vault = new VaultStandIn();
        var certificate = vault._authority.Issue(new TestCertificate { DnsNames = [vault.Host, EntraHost] });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listener => listener.UseHttps(certificate)));
        vault._app = builder.Build();
        vault._app.Run(vault.AnswerAsync);
        await vault._app.StartAsync();
        var addresses = vault._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        vault.Port = new Uri(addresses.Addresses.Single()).Port;
        return vault;
    }

    /// <summary>Adds a version of a secret and returns its name.</summary>
    public string Add(string name, string value, DateTimeOffset? created = null, bool base64 = false)
    {
        var versions = _secrets.GetOrAdd(name, _ => []);
        lock (versions)
        {
            var version = new StoredVersion
            {
                Name = Guid.CreateVersion7().ToString("N"),
                Value = value,
                Base64 = base64,
                Created = created ?? DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(versions.Count),
            };
            versions.Add(version);
            return version.Name;
        }
    }

    public void Disable(string name, string version) => Find(name, version).Enabled = false;

    public void Delete(string name) => _secrets.TryRemove(name, out _);

    /// <summary>A client's connections: to this machine, trusting the authority of the test alone.</summary>
    public HttpMessageHandler Connections() => new SocketsHttpHandler
    {
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new System.Net.Sockets.Socket(
                System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { _authority.Certificate },
            },
        },
    };

    /// <summary>Nobody listens any more.</summary>
    public Task StopAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    /// <summary>Answers nothing until the client gives up.</summary>
    public async Task<bool> HangAsync(HttpContext context)
    {
        await _end.Task.WaitAsync(context.RequestAborted);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _app.DisposeAsync();
        _authority.Dispose();
    }

    private Task AnswerAsync(HttpContext context) =>
        context.Request.Host.Host == EntraHost ? AnswerTokenAsync(context) : AnswerVaultAsync(context);

    private async Task AnswerTokenAsync(HttpContext context)
    {
        if (InsteadOfEntra is { } instead && await instead(context)) return;
        if (context.Request.Path == "/common/discovery/instance")
        {
            await JsonAsync(context, 200, new
            {
                tenant_discovery_endpoint = $"https://{EntraHost}/tenant/v2.0/.well-known/openid-configuration",
                metadata = new[]
                {
                    new { preferred_network = EntraHost, preferred_cache = EntraHost, aliases = new[] { EntraHost } },
                },
            });
            return;
        }

        var form = await context.Request.ReadFormAsync();
        var good = context.Request.Path == "/tenant/oauth2/v2.0/token"
            && form["client_id"] == "client"
            && form["client_assertion"] == AccountToken
            && form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            && form["scope"].ToString().Contains("https://vault.azure.net/.default", StringComparison.Ordinal);
        if (!good)
        {
            await JsonAsync(context, 400, new
            {
                error = "invalid_client",
                error_description = "AADSTS70021: No matching federated identity record found.",
            });
            return;
        }

        Interlocked.Increment(ref _tokens);
        await JsonAsync(context, 200, new { token_type = "Bearer", expires_in = 3600, access_token = AccessToken });
    }

    private async Task AnswerVaultAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {AccessToken}")
        {
            context.Response.Headers.WWWAuthenticate =
                $"Bearer authorization=\"https://{EntraHost}/tenant\", resource=\"{Resource}\"";
            await ErrorAsync(context, 401, "Unauthorized");
            return;
        }

        Served.Enqueue(context.Request.Path.Value!);
        if (Instead is { } instead && await instead(context)) return;
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["secrets", var listed, "versions"])
        {
            await ListAsync(context, listed);
        }
        else if (parts is ["secrets", var name, .. var version]
            && _secrets.TryGetValue(name, out var versions)
            && versions.LastOrDefault(known => version is [] || known.Name == version[0]) is { } found)
        {
            await (found.Enabled ? JsonAsync(context, 200, found.Bundle(Host, name)) : ErrorAsync(context, 403, "Forbidden", "SecretDisabled"));
        }
        else
        {
            await ErrorAsync(context, 404, "SecretNotFound");
        }
    }

    private async Task ListAsync(HttpContext context, string name)
    {
        _ = int.TryParse(context.Request.Query["$skiptoken"], out var start);
        var versions = Snapshot(name);
        await JsonAsync(context, 200, new
        {
            value = versions.Skip(start).Take(PageSize).Select(version => version.Item(Host, name)),
            nextLink = start + PageSize < versions.Count
                ? $"https://{Host}/secrets/{name}/versions?api-version=7.6&$skiptoken={start + PageSize}"
                : null,
        });
    }

    // In no order that a client could rely on.
    private List<StoredVersion> Snapshot(string name)
    {
        if (!_secrets.TryGetValue(name, out var versions)) return [];
        lock (versions)
        {
            return [.. versions.AsEnumerable().Reverse()];
        }
    }

    private StoredVersion Find(string name, string version) => Snapshot(name).Single(known => known.Name == version);

    public static Task ErrorAsync(HttpContext context, int status, string code, string? inner = null) =>
        JsonAsync(context, status, new
        {
            error = new { code, message = "Told by the stand-in.", innererror = inner is null ? null : new { code = inner } },
        });

    private static Task JsonAsync<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body);
    }
}
