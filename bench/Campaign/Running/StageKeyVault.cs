using System.Net;
using Microsoft.AspNetCore.Http;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Support.KeyVault;
using RegulatedWorkload.Tests.Support.Running;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>
/// Key Vault and Microsoft Entra ID as one service finds them in Azure, by their real names: a proxy leads to a
/// stand-in, over a way that can be disturbed.
/// </summary>
internal sealed class StageKeyVault : IAsyncDisposable
{
    // A service that is started without a vault gives up within 30 s, and ends.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(40);

    private readonly VaultStandIn _vault;
    private readonly Tunnel _proxy;
    private readonly string _folder;
    private int _disturbances;
    private long _healed;

    private StageKeyVault(VaultStandIn vault, string folder)
    {
        (_vault, _folder) = (vault, folder);
        Way = new Wire(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, vault.Port));
        _proxy = new Tunnel(Way.Port);
    }

    /// <summary>The way to it.</summary>
    public Wire Way { get; }

    /// <summary>Whether it is disturbed, or was so lately that who needs it to start may still end.</summary>
    public bool IsDisturbed => Volatile.Read(ref _disturbances) > 0
        || (_healed != 0 && TimeProvider.System.GetElapsedTime(_healed) < Aftermath);

    /// <summary>What makes a process take the stand-in for Azure, and itself for a workload of it.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["WORKLOAD__SECRETS__SOURCE"] = $"https://{_vault.Host}/",
        ["AZURE_CLIENT_ID"] = EntraStandIn.Client,
        ["AZURE_TENANT_ID"] = "tenant",
        ["AZURE_AUTHORITY_HOST"] = $"https://{EntraStandIn.Host}/",
        ["AZURE_FEDERATED_TOKEN_FILE"] = Path.Combine(_folder, "token"),
        ["HTTPS_PROXY"] = _proxy.Address,
        ["SSL_CERT_FILE"] = Path.Combine(_folder, "machine-roots.pem"),
    };

    /// <summary>Starts one that holds what a local run has made for the service.</summary>
    public static async Task<StageKeyVault> StartAsync(LocalState state, string service)
    {
        var folder = Directory.CreateDirectory(Path.Combine(state.Root, "key-vault")).FullName;
        var key = new StageKeyVault(await VaultStandIn.StartAsync(), folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), EntraStandIn.AccountToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "machine-roots.pem"), key._vault.Authority);
        foreach (var secret in Directory.GetDirectories(state.Secrets(service)))
        {
            foreach (var version in Directory.GetFiles(secret).Order(StringComparer.Ordinal))
            {
                key.Add(Path.GetFileName(secret), await File.ReadAllBytesAsync(version));
            }
        }

        return key;
    }

    /// <summary>Adds a version of a secret: a key as bytes, anything else as text.</summary>
    public void Add(string secret, byte[] value)
    {
        var isKey = secret.EndsWith("-key", StringComparison.Ordinal);
        var text = isKey ? Convert.ToBase64String(value) : System.Text.Encoding.UTF8.GetString(value);
        _vault.Add(secret, text, base64: isKey);
    }

    /// <summary>Disturbs it for a while.</summary>
    public async Task DisturbAsync(Action begin, Func<Task> last, Action end)
    {
        Interlocked.Increment(ref _disturbances);
        begin();
        await last();
        end();
        Volatile.Write(ref _healed, TimeProvider.System.GetTimestamp());
        Interlocked.Decrement(ref _disturbances);
    }

    /// <summary>From now on it tells everybody to come again later, or no longer does.</summary>
    public void Throttle(bool isBusy) => _vault.Instead = isBusy ? RefuseAsync : null;

    public async ValueTask DisposeAsync()
    {
        _proxy.Dispose();
        await Way.DisposeAsync();
        await _vault.DisposeAsync();
    }

    private static async Task<bool> RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        await Answer.ErrorAsync(context, 429, "TooManyRequests");
        return true;
    }
}
