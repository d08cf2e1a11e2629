using Grpc.Core;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Gives each call a deadline: its own or the default, and never later than that of the call being served.
/// </summary>
internal sealed class CalleeInvoker(CallInvoker channel, TimeProvider time) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        channel.AsyncUnaryCall(method, host, Bounded(options), request);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        channel.BlockingUnaryCall(method, host, Bounded(options), request);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        channel.AsyncServerStreamingCall(method, host, Bounded(options), request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        channel.AsyncClientStreamingCall(method, host, Bounded(options));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        channel.AsyncDuplexStreamingCall(method, host, Bounded(options));

    private CallOptions Bounded(CallOptions options)
    {
        var deadline = options.Deadline ?? time.GetUtcNow().UtcDateTime + CallTimes.Store;
        return options.WithDeadline(CallDeadline.Current is { } ambient && ambient < deadline ? ambient : deadline);
    }
}
