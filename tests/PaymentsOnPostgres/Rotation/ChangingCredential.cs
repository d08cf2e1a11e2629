using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;
using RegulatedWorkload.Tests.Payments.Running;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>
/// Payments that read the acquirer's credential and the password of their database from Key Vault, and may read nothing
/// else there.
/// </summary>
internal sealed class ChangingCredential : IAsyncDisposable
{
    private const string Client = "payments";
    private const string Secret = "acquirer-credential";
    private static readonly LeafRequest Leaf = new(
        "payments", TimeSpan.FromHours(1), [LeafRequest.ClientUsage], DnsNames: ["merchant.example"]);

    private readonly VaultStandIn _vault;
    private WebApplication? _app;

    private ChangingCredential(VaultStandIn vault, RunningPayments payments) => (_vault, Payments) = (vault, payments);

    public RunningPayments Payments { get; }

    /// <summary>The serial number of the first credential, which the bank has given out.</summary>
    public string First { get; private set; } = "";

    /// <summary>Starts payments, with a port in front of the acquirer if <paramref name="front"/> gives one.</summary>
    public static async Task<ChangingCredential> StartAsync(Func<TestWorkload, int>? front = null)
    {
        var payments = new RunningPayments();
        await payments.StartVaultAsync();
        var rotation = new ChangingCredential(await VaultStandIn.StartAsync(), payments);
        await rotation.StartPaymentsAsync(
            front?.Invoke(payments.TestWorkload) ?? payments.TestWorkload.PortOf("acquirer"));
        return rotation;
    }

    /// <summary>The bank gives out another credential, which becomes a new version of the secret.</summary>
    /// <returns>Its serial number.</returns>
    public string AddVersion()
    {
        using var authority = Authority.OpenOrCreate(
            Payments.TestWorkload.AcquirerAuthority, "acquirer authority", TimeProvider.System);
        using var certificate = authority.Issue(Leaf, TimeProvider.System.GetUtcNow());
        using var key = certificate.GetECDsaPrivateKey()!;
        _vault.Add(Secret, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return certificate.SerialNumber;
    }

    /// <summary>Puts a secret of another service into the same vault.</summary>
    public void AddForeign(string name) => _vault.Add(name, "foreign");

    /// <summary>Has payments read a secret, whether it is theirs or not.</summary>
    public async Task ReadAsync(string name) =>
        await _app!.Services.GetRequiredService<SecretSource>().ReadAsync(name, TestContext.Current.CancellationToken);

    /// <summary>Has the secrets read again, which happens each minute.</summary>
    public Task RefreshAsync() => ((KeyVaultSecretSource)_app!.Services.GetRequiredService<SecretSource>())
        .RefreshAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Payments.DisposeAsync();
        await _vault.DisposeAsync();
    }

    private async Task StartPaymentsAsync(int acquirerPort)
    {
        First = AddVersion();
        var launch = await Payments.TestWorkload.LaunchAsync("payments");
        _vault.Grant(Client, Secret);
        foreach (var (name, value) in Passwords(launch.Environment["WORKLOAD__SECRETS__SOURCE"]))
        {
            _vault.Add(name, value);
            _vault.Grant(Client, name);
        }

        var token = Path.GetTempFileName();
        _app = await Payments.TestWorkload.StartAsync(
            launch.Environment.ToDictionary(
                entry => entry.Key,
                entry => entry.Value.Replace(
                    $":{Payments.TestWorkload.PortOf("acquirer")}", $":{acquirerPort}", StringComparison.Ordinal)),
            builder =>
            {
                builder.ReadFrom(_vault, token, Client);
                builder.Services.AddSingleton(RunningPayments.Short);
                return RegulatedWorkload.Payments.Program.Build(builder);
            });
        Payments.Instances.Add(new PaymentsInstance(
            Payments.TestWorkload.Connect("orders", launch.TrafficPort), launch.TrafficPort, _app));
    }

    private static IEnumerable<(string Name, string Value)> Passwords(string source) =>
        from folder in Directory.GetDirectories(new Uri(source).LocalPath)
        let name = Path.GetFileName(folder)
        where name != Secret
        select (name, File.ReadAllText(Directory.GetFiles(folder).Single()));
}
