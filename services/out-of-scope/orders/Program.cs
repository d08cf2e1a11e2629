using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Orders;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    public static WebApplication Create(string[] args) => Build(WebApplication.CreateSlimBuilder(args));

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddDatabase<OrdersStore>();
        builder.AddCallee("catalog", Catalog.Descriptor, invoker => new Catalog.CatalogClient(invoker));
        builder.AddCallee(
            "payments", PaymentsV1.Payments.Descriptor, invoker => new PaymentsV1.Payments.PaymentsClient(invoker));
        builder.AddCallee(
            "notifications",
            NotificationsV1.Notifications.Descriptor,
            invoker => new NotificationsV1.Notifications.NotificationsClient(invoker));

        builder.Services.AddSingleton<OrdersStore>();
        builder.Services.AddLeases<Order>("orders", OrderRows.FindAsync);
        builder.Services.AddSingleton<OrderFlow>();
        builder.Services.AddSingleton<OrderPlacement>();
        builder.Services.AddSingleton<OrderCancellation>();
        builder.Services.AddSingleton<OutboxStore>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddHostedService<OutboxWorker>();
        builder.Services.AddHostedService<OutboxBacklog>();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<OrdersService>();
        return app;
    }
}
