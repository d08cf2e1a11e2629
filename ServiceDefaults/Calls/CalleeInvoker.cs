using Grpc.Core;
using Grpc.Net.Client;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Sends each call through the channel that is trusted now, with a deadline: the call's own or the default, and never
/// later than that of the call being served.
/// </summary>
internal sealed class CalleeInvoker(CalleeConnection<GrpcChannel> connection, TimeProvider time) : CallInvoker
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        Invoker().AsyncUnaryCall(method, host, Bounded(options), request);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        Invoker().BlockingUnaryCall(method, host, Bounded(options), request);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        Invoker().AsyncServerStreamingCall(method, host, Bounded(options), request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        Invoker().AsyncClientStreamingCall(method, host, Bounded(options));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        Invoker().AsyncDuplexStreamingCall(method, host, Bounded(options));

    private CallInvoker Invoker() => connection.Current.CreateCallInvoker();

    private CallOptions Bounded(CallOptions options)
    {
        var deadline = options.Deadline ?? time.GetUtcNow().UtcDateTime + DefaultDeadline;
        return options.WithDeadline(CallDeadline.Current is { } ambient && ambient < deadline ? ambient : deadline);
    }
}
