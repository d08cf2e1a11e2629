using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;
using RegulatedWorkload.Tests.Support.Identity;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>A service of one secret, which it reads from the stand-in through the real client libraries.</summary>
public sealed class RunningService : IAsyncDisposable
{
    public const string Secret = "key-encryption-key";

    private readonly string _root = Directory.CreateTempSubdirectory("secrets").FullName;
    private readonly TestAuthority _authority = new();
    private readonly WebApplication _app;
    private readonly VaultStandIn _vault;

    private RunningService(
        VaultStandIn vault, KeyVaultOptions options, string client, Action<WebApplicationBuilder>? also)
    {
        _vault = vault;
        using var leaf = _authority.Issue("spiffe://workload.test/ns/in-scope/sa/token-vault");
        _authority.WriteFiles(Path.Combine(_root, "certificates"), leaf);
        File.WriteAllText(Path.Combine(_root, "callers.json"), """{"callers":[]}""");
        var builder = WebApplication.CreateSlimBuilder(
        [
            "--WORKLOAD:SERVICE=token-vault",
            "--WORKLOAD:SCOPE=in-scope",
            "--WORKLOAD:NAMESPACE=in-scope",
            "--WORKLOAD:TRUSTDOMAIN=workload.test",
            "--WORKLOAD:LISTEN:TRAFFIC=127.0.0.1:18080",
            "--WORKLOAD:LISTEN:HEALTH=127.0.0.1:18081",
            $"--WORKLOAD:CERTIFICATES={_root}/certificates",
            $"--WORKLOAD:CALLERS={_root}/callers.json",
        ]);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Configuration["WORKLOAD:SECRETS:SOURCE"] = $"https://{vault.Host}/";
        builder.IdentifyBy(vault, TokenFile, options, client);
        also?.Invoke(builder);
        builder.AddServiceDefaults();
        builder.AddSecrets(Secret);
        _app = builder.Build();
        _app.Services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>().AddProvider(Log);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public LogTexts Log { get; } = new();

    public IServiceProvider Services => _app.Services;

    public SecretSource Secrets => _app.Services.GetRequiredService<SecretSource>();

    public string TokenFile => Path.Combine(_root, "token");

    public static RunningService For(
        VaultStandIn vault,
        TimeSpan? attempt = null,
        TimeSpan? total = null,
        Func<HttpMessageHandler>? connections = null,
        string client = EntraStandIn.Client,
        Action<WebApplicationBuilder>? also = null)
    {
        var options = WorkloadIdentity.OptionsOf((connections ?? vault.Connections)());
        return new RunningService(
            vault,
            options with { Attempt = attempt ?? options.Attempt, Total = total ?? options.Total },
            client,
            also);
    }

    public static async Task<RunningService> StartAsync(VaultStandIn vault)
    {
        var service = For(vault);
        await service.CheckAsync();
        return service;
    }

    /// <summary>What happens before a service listens: its declared secrets are demanded.</summary>
    public async Task CheckAsync(CancellationToken? cancellationToken = null)
    {
        foreach (var step in _app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
            .OfType<Microsoft.Extensions.Hosting.IHostedLifecycleService>())
        {
            await step.StartingAsync(cancellationToken ?? TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Starts it in vain: it says why in one sentence, which has these words, and is ended.</summary>
    public async Task IsRefusedAsync(string cause)
    {
        await using (this)
        {
            var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => CheckAsync());
            var sentence = Assert.Single(fault.Faults);
            Assert.StartsWith(
                $"The secret '{Secret}' of the Key Vault {_vault.Host} cannot be read: ",
                sentence,
                StringComparison.Ordinal);
            Assert.True(sentence.Contains(cause, StringComparison.Ordinal), sentence);
            Assert.DoesNotContain('\n', sentence);
        }
    }

    /// <summary>Starts what reads the secrets again.</summary>
    public Task StartRefreshAsync() => _app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
        .OfType<SecretRefresh>().Single().StartAsync(TestContext.Current.CancellationToken);

    public Task RefreshAsync() => ((KeyVaultSecretSource)Secrets).RefreshAsync(TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<string>> ValuesAsync(string secret = Secret) =>
    [
        .. (await Secrets.ReadAsync(secret, TestContext.Current.CancellationToken))
            .Select(version => System.Text.Encoding.UTF8.GetString(version.Value.Span)),
    ];

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
