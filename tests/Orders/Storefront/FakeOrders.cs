extern alias storefront;

using System.Collections.Concurrent;
using Grpc.Core;
using storefront::RegulatedWorkload.CatalogV1;
using storefront::RegulatedWorkload.OrdersV1;

namespace RegulatedWorkload.Tests.Orders.Storefront;

/// <summary>Stands where orders and catalog do: remembers what is asked, and answers or fails on demand.</summary>
internal sealed class FakeOrders : CallInvoker
{
    public ConcurrentQueue<object> Requests { get; } = [];

    public RpcException? Failure { get; set; }

    public Order Order { get; set; } = new()
    {
        Id = "ord_one",
        Status = OrderStatus.Confirmed,
        Total = new storefront::RegulatedWorkload.OrdersV1.Money { Amount = 1450, Currency = "EUR" },
        Brand = "visa",
        Last4 = "1111",
        Lines =
        {
            new Line
            {
                ProductId = "stoneware-mug",
                Name = "Stoneware mug",
                Quantity = 1,
                Price = new storefront::RegulatedWorkload.OrdersV1.Money { Amount = 1450, Currency = "EUR" },
            },
        },
        History = { new HistoryEntry { Event = "Placed", AtUnixMs = 1_700_000_000_000 } },
    };

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Assert.NotNull(options.Deadline);
        Assert.True(options.CancellationToken.CanBeCanceled);
        Requests.Enqueue(request);
        object reply = request is ListProductsRequest ? Products() : Order;
        return new AsyncUnaryCall<TResponse>(
            Failure is null ? Task.FromResult((TResponse)reply) : Task.FromException<TResponse>(Failure),
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException("Nobody blocks a thread.");

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException("No contract has streams.");

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException("No contract has streams.");

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException("No contract has streams.");

    private static ListProductsReply Products() => new()
    {
        Products =
        {
            new Product
            {
                Id = "stoneware-mug",
                Name = "Stoneware mug",
                Description = "Holds tea.",
                Price = new storefront::RegulatedWorkload.CatalogV1.Money { Amount = 1450, Currency = "EUR" },
            },
        },
    };
}
