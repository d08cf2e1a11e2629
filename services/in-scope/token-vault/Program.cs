using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.TokenVault.Backup;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.TokenVault;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    public static WebApplication Create(string[] args) => Build(WebApplication.CreateSlimBuilder(args));

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddDatabase<TokenVaultStore>();
        builder.AddSecrets(KeyRing.EncryptionKey, KeyRing.FingerprintKey);

        builder.Services.AddSingleton<TokenVaultStore>();
        builder.Services.AddSingleton<VaultMetrics>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<BackupStore>();
        builder.Services.AddSingleton<IServiceCommand, BackupCommand>();
        builder.Services.AddSingleton<IServiceCommand, RestoreCommand>();
        builder.Services.AddHostedService<KeyRewrapper>();
        builder.Services.AddHostedService<Retention>();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<TokenVaultService>();
        return app;
    }
}
