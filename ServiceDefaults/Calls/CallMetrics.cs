using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Measures each admitted gRPC call by method, status and caller (OpenTelemetry semantic conventions, RPC metrics), so
/// that every declared call has its rate, errors and latency. The certificate proves the caller.
/// </summary>
internal sealed class CallMetrics(WorkloadMeter meter, TimeProvider time) : Interceptor
{
    private readonly LabeledHistogram _calls = meter.CreateDuration(
        "rpc.server.call.duration",
        "Duration of calls served.",
        "rpc.system.name",
        "rpc.method",
        "rpc.response.status_code",
        CallTelemetry.PeerName);

    // As many as the service has methods: a call of any other comes to no interceptor.
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var begin = time.GetTimestamp();
        var status = StatusCode.OK;
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException refusal)
        {
            status = refusal.StatusCode;
            throw;
        }
        catch
        {
            status = StatusCode.Unknown;
            throw;
        }
        finally
        {
            var peer = context.GetHttpContext().Features.Get<PeerIdentity>();
            _calls.Record(
                time.GetElapsedTime(begin),
                "grpc",
                _names.GetOrAdd(context.Method, static path => path.TrimStart('/')),
                CallTelemetry.NameOf(status),
                peer?.Id.Service ?? LabelValues.Other);
        }
    }
}
