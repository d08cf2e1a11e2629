using Microsoft.Extensions.DependencyInjection.Extensions;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.Payments;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    public static WebApplication Create(string[] args) => Build(WebApplication.CreateSlimBuilder(args));

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddDatabase<PaymentsStore>();
        builder.AddSecrets(AcquirerHandler.CredentialSecret);
        builder.AddCallee("token-vault", TokenVault.Descriptor, invoker => new TokenVault.TokenVaultClient(invoker));

        builder.Services.AddSingleton<PaymentsStore>();
        builder.Services.AddSingleton<PaymentMetrics>();
        builder.Services.AddLeases<Payment>("payments", PaymentRows.FindAsync);
        builder.Services.AddSingleton<PaymentFlow>();
        builder.Services.AddSingleton<PaymentOperations>();
        builder.Services.AddSingleton<IVault, VaultClient>();
        builder.Services.TryAddSingleton(AcquirerTimeouts.Default);
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<AcquirerHandler>(
            services, services.GetRequiredService<ServiceSettings>().Egresses["acquirer"]));
        builder.Services.AddSingleton<IAcquirer, AcquirerClient>();
        builder.Services.AddHostedService<PaymentResolver>();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<PaymentsService>();
        return app;
    }
}
