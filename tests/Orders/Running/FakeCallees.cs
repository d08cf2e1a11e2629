using System.Collections.Concurrent;
using Grpc.Core;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.NotificationsV1;

namespace RegulatedWorkload.Tests.Orders.Running;

/// <summary>The callees of orders. Remembers the requests, and fails or waits where a test wants it.</summary>
internal sealed class FakeCallees : CallInvoker
{
    private static readonly Dictionary<string, (string Name, long Cents)> Products = new()
    {
        ["stoneware-mug"] = ("Stoneware mug", 1450),
        ["moka-pot"] = ("Moka pot", 3900),
        ["free-sample"] = ("Free sample", 0),
        ["gold-bar"] = ("Gold bar", 999_999_999_999),
    };

    public ConcurrentQueue<object> Requests { get; } = [];

    public FakePayments Payments { get; } = new();

    /// <summary>Whether a request finds nobody.</summary>
    public Func<object, bool> IsDown { get; set; } = _ => false;

    /// <summary>Runs when a request has arrived, before it has any effect.</summary>
    public Func<object, Task> Arriving { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs when a request has had its effect, before the caller is told.</summary>
    public Func<object, Task> Answering { get; set; } = _ => Task.CompletedTask;

    public int Count<TRequest>() => Requests.OfType<TRequest>().Count();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Assert.NotNull(options.Deadline);
        return new AsyncUnaryCall<TResponse>(
            AnswerAsync<TResponse>(request),
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

    private async Task<TResponse> AnswerAsync<TResponse>(object request)
    {
        Requests.Enqueue(request);
        await Arriving(request);
        if (IsDown(request)) throw new RpcException(new Status(StatusCode.Unavailable, "Nobody listens there."));
        object reply = request switch
        {
            GetProductsRequest products => Find(products),
            SendReceiptRequest => new SendReceiptReply(),
            _ => Payments.Answer(request),
        };
        await Answering(request);
        return (TResponse)reply;
    }

    private static GetProductsReply Find(GetProductsRequest request)
    {
        var reply = new GetProductsReply();
        reply.Products.Add(request.Ids.Where(Products.ContainsKey).Select(id => new Product
        {
            Id = id,
            Name = Products[id].Name,
            Price = new CatalogV1.Money { Amount = Products[id].Cents, Currency = "EUR" },
        }));
        return reply;
    }
}
