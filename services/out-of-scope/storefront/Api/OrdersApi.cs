using Microsoft.Extensions.Primitives;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Calls;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>Orders: place, look, cancel.</summary>
internal sealed class OrdersApi(Orders.OrdersClient orders, TimeProvider time)
{
    private const string KeyHeader = "Idempotency-Key";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/orders", context => Answers.GuardAsync(context, () => PlaceAsync(context)));
        routes.MapGet("/api/orders/{id}", context => Answers.GuardAsync(context, () => GetAsync(context)));
        routes.MapPost("/api/orders/{id}/cancel", context => Answers.GuardAsync(context, () => CancelAsync(context)));
    }

    private async Task PlaceAsync(HttpContext context)
    {
        var (key, keyFault) = ReadKey(context.Request.Headers[KeyHeader]);
        var (body, bodyFault) = await JsonBody.ReadAsync(context.Request, context.RequestAborted);
        var (request, fault) = body is { } bytes ? OrderRequestReader.Read(bytes) : (null, bodyFault);
        if ((bodyFault ?? keyFault ?? fault) is { } wrong)
        {
            await Answers.WriteAsync(context, wrong);
            return;
        }

        request!.IdempotencyKey = key;
        var order = await orders.PlaceOrderAsync(
            request, deadline: Deadline(CallTimes.Order), cancellationToken: context.RequestAborted);
        context.Response.Headers.Location = $"/api/orders/{order.Id}";
        await WriteAsync(context, order, StatusCodes.Status201Created);
    }

    private async Task GetAsync(HttpContext context) => await WriteAsync(
        context,
        await orders.GetOrderAsync(
            new GetOrderRequest { Id = IdOf(context) },
            deadline: Deadline(CallTimes.Store),
            cancellationToken: context.RequestAborted));

    private async Task CancelAsync(HttpContext context) => await WriteAsync(
        context,
        await orders.CancelOrderAsync(
            new CancelOrderRequest { Id = IdOf(context) },
            deadline: Deadline(CallTimes.Order),
            cancellationToken: context.RequestAborted));

    private static (string Key, RequestFault? Fault) ReadKey(StringValues values) => values switch
    {
        { Count: 0 } => ("", RequestFault.KeyRequired),
        [{ Length: >= 1 and <= 128 } key] when key.All(c => c is > ' ' and <= '~') => (key, null),
        _ => ("", RequestFault.KeyInvalid),
    };

    private static string IdOf(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";

    private DateTime Deadline(TimeSpan timeout) => (time.GetUtcNow() + timeout).UtcDateTime;

    private static Task WriteAsync(HttpContext context, Order order, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(order.ToJson(), ShopJson.Default.OrderJson);
    }
}
