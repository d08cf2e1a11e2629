using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Tests.Support.Identity;

namespace RegulatedWorkload.Tests.Support.KeyVault;

/// <summary>
/// Key Vault and the token endpoint of Microsoft Entra ID over TLS, for one vault. Clients reach both by their real
/// names. An identity reads the secrets that it was granted; the one of those who need no other reads all.
/// </summary>
public sealed class VaultStandIn : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TaskCompletionSource _end = new();
    private readonly VaultSecrets _secrets;
    private WebApplication _app = null!;

    private VaultStandIn() => _secrets = new VaultSecrets(Host);

    /// <summary>
    /// A name of its own for each: the client library remembers by name what a vault once challenged for.
    /// </summary>
    public string Host { get; } = $"kv-{Guid.CreateVersion7():N}.vault.azure.net";

    public EntraStandIn Entra { get; } = new();

    /// <summary>Requests for secrets that carried a good token, as <c>/secrets/name/versions</c>.</summary>
    public ConcurrentQueue<string> Served { get; } = new();

    /// <summary>Answers a request in place of the vault, or leaves it to it by false.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>The resource that the challenge names.</summary>
    public string Resource { get; set; } = "https://vault.azure.net";

    /// <summary>Whether the identity may list versions, as the role Key Vault Secrets User lets it.</summary>
    public bool MayList
    {
        get => _secrets.MayList;
        set => _secrets.MayList = value;
    }

    public int Port { get; private set; }

    /// <summary>The authority that its certificate comes from, in PEM.</summary>
    public string Authority => _authority.Certificate.ExportCertificatePem() + "\n";

    public static async Task<VaultStandIn> StartAsync()
    {
        var vault = new VaultStandIn();
        var certificate = vault._authority.Issue(new TestCertificate { DnsNames = [vault.Host, EntraStandIn.Host] });
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

    /// <summary>Adds a version of a secret, which is current from then on, and returns its name.</summary>
    public string Add(
        string name,
        string value,
        DateTimeOffset? created = null,
        DateTimeOffset? notBefore = null,
        bool base64 = false) =>
        _secrets.Add(name, value, created, notBefore, base64);

    public void Disable(string name, string version) => _secrets.Find(name, version).Enabled = false;

    /// <summary>Deletes a secret, which the vault keeps to be recovered. No version can be added meanwhile.</summary>
    public void Delete(string name) => _secrets.Delete(name);

    /// <summary>Recovers a deleted secret with all its versions.</summary>
    public void Recover(string name) => _secrets.Recover(name);

    /// <summary>Assigns an identity the role Key Vault Secrets User on single secrets.</summary>
    public void Grant(string client, params string[] secrets) => _secrets.Grant(client, secrets);

    public void Revoke(string client, string secret) => _secrets.Revoke(client, secret);

    /// <summary>A client's connections: to this machine, trusting the authority of the test alone.</summary>
    public HttpMessageHandler Connections() => LoopbackConnections.To(Port, _authority.Certificate);

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
        context.Request.Host.Host == EntraStandIn.Host ? Entra.AnswerAsync(context) : AnswerVaultAsync(context);

    private async Task AnswerVaultAsync(HttpContext context)
    {
        if (Entra.Identify(context.Request.Headers.Authorization.ToString()) is not { } client)
        {
            context.Response.Headers.WWWAuthenticate =
                $"Bearer authorization=\"https://{EntraStandIn.Host}/tenant\", resource=\"{Resource}\"";
            await Answer.ErrorAsync(context, 401, "Unauthorized");
            return;
        }

        Served.Enqueue(context.Request.Path.Value!);
        if (Instead is { } instead && await instead(context)) return;
        await _secrets.AnswerAsync(context, client);
    }
}
