using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Support.Identity;

namespace RegulatedWorkload.Tests.Certificates.StandIn;

/// <summary>
/// The Key Vaults of the example environment, the authority's own, and the token endpoint of Microsoft Entra ID, over
/// TLS and by their real names; and an app host in a repository of its own that reaches them.
/// </summary>
public sealed class AzureStandIn : IAsyncDisposable
{
    public const string InScope = "kv-a0005-i.vault.azure.net";
    public const string OutOfScope = "kv-a0005-o.vault.azure.net";
    public const string OfAuthority = "kv-a0005-ca.vault.azure.net";
    public const string Authority = $"https://{OfAuthority}/keys/workload-ca";
    private const string EntraHost = "login.microsoftonline.com";
    private const string AccessToken = "access-token";
    private const string AccountToken = "service-account-token";

    private readonly TestAuthority _authority = new();
    private readonly TestRepository _repository = new();
    private WebApplication _app = null!;
    private Tunnel _tunnel = null!;

    private AzureStandIn()
    {
    }

    internal Vaults Vaults { get; } = new();

    /// <summary>The app host that reads the repository of this stand-in.</summary>
    internal string AppHost => _repository.AppHost;

    /// <summary>The resource that challenges name.</summary>
    internal string Resource { get; set; } = "https://vault.azure.net";

    public static async Task<AzureStandIn> StartAsync()
    {
        var azure = new AzureStandIn();
        var certificate = azure._authority.Issue(
            new TestCertificate { DnsNames = [InScope, OutOfScope, OfAuthority, EntraHost] });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listener => listener.UseHttps(certificate)));
        azure._app = builder.Build();
        azure._app.Run(azure.AnswerAsync);
        await azure._app.StartAsync();
        var addresses = azure._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        azure._tunnel = new Tunnel(new Uri(addresses.Addresses.Single()).Port);
        File.WriteAllText(azure.PathOf("token"), AccountToken);
        File.WriteAllText(azure.PathOf("machine-roots.pem"), azure._authority.Pem);
        return azure;
    }

    /// <summary>
    /// What makes a process on this machine take the stand-in for Azure, and itself for a workload of it.
    /// </summary>
    internal Dictionary<string, string?> Variables() => new()
    {
        ["HTTPS_PROXY"] = _tunnel.Address,
        ["SSL_CERT_FILE"] = PathOf("machine-roots.pem"),
        ["AZURE_CLIENT_ID"] = "client",
        ["AZURE_TENANT_ID"] = "tenant",
        ["AZURE_FEDERATED_TOKEN_FILE"] = PathOf("token"),
    };

    /// <summary>Runs the verb under a workload identity, unless its variables are overridden.</summary>
    internal Task<Outcome> RunAsync(Dictionary<string, string?> overrides, params string[] arguments)
    {
        var environment = Variables();
        foreach (var (key, value) in overrides) environment[key] = value;
        return Verb.RunAsync(AppHost, environment, arguments);
    }

    internal Task<Outcome> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>Runs it, expecting success, and returns what it printed.</summary>
    internal async Task<string> SucceedAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.True(outcome.Code == 0, outcome.Output + outcome.Errors);
        return outcome.Output;
    }

    internal void GatewayTrusts(string pem) => _repository.GatewayTrusts(pem);

    /// <summary>A path in the folder of this stand-in.</summary>
    public string PathOf(string name) => Path.Combine(_repository.Root, name);

    public async ValueTask DisposeAsync()
    {
        _tunnel.Dispose();
        await _app.DisposeAsync();
        _authority.Dispose();
        _repository.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Host.Host == EntraHost)
        {
            await AnswerTokenAsync(context);
        }
        else if (context.Request.Headers.Authorization != $"Bearer {AccessToken}")
        {
            context.Response.Headers.WWWAuthenticate =
                $"Bearer authorization=\"https://{EntraHost}/tenant\", resource=\"{Resource}\"";
            await Vaults.ErrorAsync(context, 401);
        }
        else
        {
            await Vaults.AnswerAsync(context);
        }
    }

    private static async Task AnswerTokenAsync(HttpContext context)
    {
        if (context.Request.Path == "/common/discovery/instance")
        {
            await context.Response.WriteAsJsonAsync(new
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
            && form["scope"].ToString().Contains("https://vault.azure.net/.default", StringComparison.Ordinal);
        context.Response.StatusCode = good ? 200 : 400;
        await context.Response.WriteAsJsonAsync<object>(good
            ? new { token_type = "Bearer", expires_in = 3600, access_token = AccessToken }
            : new { error = "invalid_client", error_description = "AADSTS70021: No matching federated identity." });
    }
}
