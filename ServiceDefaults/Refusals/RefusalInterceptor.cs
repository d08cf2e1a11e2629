using System.Data.Common;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Refusals;

/// <summary>
/// The one place where what happens inside a method becomes a gRPC status. Refusals pass; everything else is told to
/// the caller in a fixed sentence, and to the log in full.
/// </summary>
internal sealed partial class RefusalInterceptor(ILogger<RefusalInterceptor> logger) : Interceptor
{
    private static readonly Refusal Unavailable =
        new(StatusCode.Unavailable, "dependency-unavailable", "A dependency is not available.");

    private static readonly Refusal Unaudited =
        new(StatusCode.Unavailable, "audit-unavailable", "The audit trail cannot be written.");

    private static readonly Refusal Internal = new(StatusCode.Internal, "internal", "The service failed.");

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        UnreadableCalls.Pass(context);
        try
        {
            using (CallDeadline.Enter(context.Deadline))
            {
                var reply = await continuation(request, context);
                WithdrawCardNumbers(context.ResponseTrailers);
                return reply;
            }
        }
        catch (RpcException refusal) when (Refusal.From(refusal) is { } known)
        {
            throw known.ToException();
        }
        catch (RpcException failure) when (IsTransient(failure.StatusCode))
        {
            DependencyFailed(logger, context.Method, failure.StatusCode);
            throw Unavailable.ToException();
        }
        catch (AuditFailureException failure)
        {
            Failed(logger, context.Method, failure);
            throw Unaudited.ToException();
        }
        catch (DbException failure) when (StoreOutages.Is(failure))
        {
            // Tried again long enough by the store itself, or a commit of which nobody knows whether it happened.
            StoreFailed(logger, context.Method, failure);
            throw Unavailable.ToException();
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller went away."));
        }
        catch (Exception failure)
        {
            Failed(logger, context.Method, failure);
            throw Internal.ToException();
        }
    }

    // The answer itself is declared field by field; trailers take anything.
    private static void WithdrawCardNumbers(Metadata trailers)
    {
        if (trailers.Count == 0) return;
        foreach (var entry in trailers.Where(Leaks).ToList()) trailers.Remove(entry);
    }

    private static bool Leaks(Metadata.Entry entry)
    {
        var value = entry.IsBinary ? Encoding.Latin1.GetString(entry.ValueBytes) : entry.Value;
        return !ReferenceEquals(Redactor.Redact(value), value)
            || !ReferenceEquals(Redactor.Redact(entry.Key), entry.Key);
    }

    private static bool IsTransient(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled;

    [LoggerMessage(1201, LogLevel.Warning, "{Method} failed: a dependency answered {Status}")]
    private static partial void DependencyFailed(ILogger logger, string method, StatusCode status);

    [LoggerMessage(1203, LogLevel.Warning, "{Method} failed: the store is not available")]
    private static partial void StoreFailed(ILogger logger, string method, Exception failure);

    [LoggerMessage(1202, LogLevel.Error, "{Method} failed")]
    private static partial void Failed(ILogger logger, string method, Exception failure);
}
