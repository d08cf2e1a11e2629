using RegulatedWorkload.Acquirer.Ledger;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Acquirer;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    public static WebApplication Create(string[] args) => Build(WebApplication.CreateSlimBuilder(args));

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var settings = AcquirerSettings.Read(builder.Configuration);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        builder.AddExternalTraces("acquirer");
        builder.Services.AddSingleton(_ => new LedgerStore(settings.LedgerFile));
        builder.Services.AddSingleton<AuthorizationsApi>();
        builder.Services.AddSingleton<ChosenBehaviour>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(settings.Health);
            kestrel.Listen(
                settings.Traffic, listener => listener.UseHttps(new AcquirerTls(settings.Certificates).Options));
        });

        var app = builder.Build();
        app.MapWhen(
            context => context.Connection.LocalPort == settings.Health.Port,
            health => health.Run(app.Services.GetRequiredService<ChosenBehaviour>().AnswerAsync));
        app.Services.GetRequiredService<AuthorizationsApi>().Map(app);
        return app;
    }
}
