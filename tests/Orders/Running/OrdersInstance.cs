using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.Orders;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Orders.Running;

/// <summary>One instance of orders on a store. Its worker works when a test says so.</summary>
internal sealed class OrdersInstance : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OrdersInstance(WebApplication app) => _app = app;

    public OrdersStore Store => Get<OrdersStore>();

    public OutboxStore Outbox => Get<OutboxStore>();

    public OutboxWorker Worker => Get<OutboxWorker>();

    public Database Database => Get<Database>();

    public static async Task<OrdersInstance> StartAsync(TestStore store, CallInvoker callees, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(store.SettingsOf("orders"));
        builder.AddDatabase<OrdersStore>();
        builder.Services.AddSingleton<Database>(new SteppedDatabase(store.Open<OrdersStore>()));
        builder.Services.AddSingleton(new Catalog.CatalogClient(callees));
        builder.Services.AddSingleton(new PaymentsV1.Payments.PaymentsClient(callees));
        builder.Services.AddSingleton(new Notifications.NotificationsClient(callees));
        builder.Services.AddSingleton<OrdersStore>();
        builder.Services.AddLeases<RegulatedWorkload.Orders.Order>("orders", OrderRows.FindAsync);
        builder.Services.AddSingleton<OrderFlow>();
        builder.Services.AddSingleton<OrderPlacement>();
        builder.Services.AddSingleton<OrderCancellation>();
        builder.Services.AddSingleton<OutboxStore>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<OutboxWorker>();
        builder.Services.AddSingleton<OrdersService>();
        var instance = new OrdersInstance(builder.Build());
        await instance.Database.PrepareAsync(CancellationToken.None);
        return instance;
    }

    public Task<OrdersV1.Order> PlaceAsync(PlaceOrderRequest request) =>
        Get<OrdersService>().PlaceOrder(request, new FakeCall(TestContext.Current.CancellationToken));

    public Task<OrdersV1.Order> GetAsync(string id) =>
        Get<OrdersService>().GetOrder(new GetOrderRequest { Id = id }, new FakeCall());

    public Task<OrdersV1.Order> CancelAsync(string id) => Get<OrdersService>().CancelOrder(
        new CancelOrderRequest { Id = id }, new FakeCall(TestContext.Current.CancellationToken));

    /// <summary>Lets the worker look once.</summary>
    public Task WorkAsync() => Worker.WorkAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();
}
