using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Notifications;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.AddDatabase<ReceiptsStore>();
        builder.Services.AddSingleton<ReceiptsStore>();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<NotificationsService>();
        return app;
    }
}
