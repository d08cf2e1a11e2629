using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.Tests.Support.KeyVault;

/// <summary>The token endpoint of Microsoft Entra ID for workload identities of one tenant.</summary>
public sealed class EntraStandIn
{
    public const string Host = "login.microsoftonline.com";
    public const string AccountToken = "service-account-token";

    /// <summary>The workload identity of those who need no other.</summary>
    public const string Client = "client";

    public const string VaultScope = "https://vault.azure.net/.default";
    public const string MonitorScope = "https://monitor.azure.com//.default";
    public const string DatabaseScope = "https://ossrdbms-aad.database.windows.net/.default";

    // Tokens of Entra ID are about as long.
    private const int TokenLength = 2000;

    private readonly ConcurrentQueue<(string Scope, string Token)> _given = new();
    private readonly ConcurrentDictionary<string, string> _clients = new(StringComparer.Ordinal);

    /// <summary>What was given out, oldest first.</summary>
    public IReadOnlyCollection<(string Scope, string Token)> Given => _given;

    /// <summary>How long the next tokens are good for.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Answers in place of the endpoint, or leaves it to it by false.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>The token that is given out next, or null for a new one each time.</summary>
    public string? Token { get; set; }

    /// <summary>The service account token that stands for an identity, and for no other.</summary>
    public static string AccountTokenOf(string client) =>
        client == Client ? AccountToken : $"{AccountToken}-of-{client}";

    public static string NewToken() => RandomNumberGenerator.GetHexString(TokenLength);

    /// <summary>The identity that a request to a vault proves, or null.</summary>
    public string? Identify(string authorization) =>
        _given.Any(given => given.Scope == VaultScope && authorization == $"Bearer {given.Token}")
            ? _clients[authorization["Bearer ".Length..]]
            : null;

    public async Task AnswerAsync(HttpContext context)
    {
        if (Instead is { } instead && await instead(context)) return;
        if (context.Request.Path == "/common/discovery/instance") await DiscoverAsync(context);
        else await GiveAsync(context);
    }

    private static Task DiscoverAsync(HttpContext context) => Answer.JsonAsync(context, 200, new
    {
        tenant_discovery_endpoint = $"https://{Host}/tenant/v2.0/.well-known/openid-configuration",
        metadata = new[] { new { preferred_network = Host, preferred_cache = Host, aliases = new[] { Host } } },
    });

    private async Task GiveAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var good = context.Request.Path == "/tenant/oauth2/v2.0/token"
            && form["client_assertion"] == AccountTokenOf(form["client_id"].ToString())
            && form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        var scope = form["scope"].ToString().Split(' ').Intersect([VaultScope, DatabaseScope, MonitorScope]).ToList();
        if (!good || scope.Count != 1)
        {
            await Answer.JsonAsync(context, 400, new
            {
                error = "invalid_client",
                error_description = "AADSTS70021: No matching federated identity record found.",
            });
            return;
        }

        var token = Token ?? NewToken();
        _clients[token] = form["client_id"].ToString();
        _given.Enqueue((scope[0], token));
        await Answer.JsonAsync(
            context, 200, new { token_type = "Bearer", expires_in = (int)Lifetime.TotalSeconds, access_token = token });
    }
}
