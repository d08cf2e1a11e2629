using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Catalog;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.AddDatabase<CatalogStore>();
        builder.Services.AddSingleton<CatalogStore>();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<CatalogService>();
        return app;
    }
}
