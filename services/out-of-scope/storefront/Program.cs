using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.Storefront.Api;
using RegulatedWorkload.Storefront.Pages;

namespace RegulatedWorkload.Storefront;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.AddCallee("catalog", Catalog.Descriptor, invoker => new Catalog.CatalogClient(invoker));
        builder.AddCallee("orders", Orders.Descriptor, invoker => new Orders.OrdersClient(invoker));
        builder.Services.AddSingleton<ProductsApi>();
        builder.Services.AddSingleton<OrdersApi>();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.UseProblems();
        app.Services.GetRequiredService<ProductsApi>().Map(app);
        app.Services.GetRequiredService<OrdersApi>().Map(app);
        app.MapPages();
        return app;
    }
}
