using System.Diagnostics;
using Grpc.Core;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>Who is at the other end of a call, as spans and metrics name it.</summary>
public static class CallTelemetry
{
    /// <summary>The name of the service at the other end (OpenTelemetry semantic conventions, service).</summary>
    public const string PeerName = "service.peer.name";

    /// <summary>What an outgoing request says about its callee.</summary>
    public static HttpRequestOptionsKey<string> Callee { get; } = new(PeerName);

    internal static void NameCallee(Activity span, HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Callee, out var callee)) span.SetTag(PeerName, callee);
    }

    /// <summary>
    /// Makes the span of a gRPC call the one of its HTTP request as well, which gets none of its own: names the callee
    /// in it, and the span to the callee.
    /// </summary>
    internal static void Propagate(HttpRequestMessage request, string callee)
    {
        if (Activity.Current is not { } span) return;
        if (span.Source.Name == GrpcClientSpans.Source) span.SetTag(PeerName, callee);
        DistributedContextPropagator.Current.Inject(span, request, SetHeader);
    }

    private static void SetHeader(object? request, string name, string value)
    {
        if (request is HttpRequestMessage { Headers: var headers } && !headers.Contains(name))
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The canonical name of a gRPC status, for example <c>PERMISSION_DENIED</c>.</summary>
    internal static string NameOf(StatusCode status) => status switch
    {
        StatusCode.OK => "OK",
        StatusCode.Cancelled => "CANCELLED",
        StatusCode.InvalidArgument => "INVALID_ARGUMENT",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.NotFound => "NOT_FOUND",
        StatusCode.AlreadyExists => "ALREADY_EXISTS",
        StatusCode.PermissionDenied => "PERMISSION_DENIED",
        StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        StatusCode.FailedPrecondition => "FAILED_PRECONDITION",
        StatusCode.Aborted => "ABORTED",
        StatusCode.OutOfRange => "OUT_OF_RANGE",
        StatusCode.Unimplemented => "UNIMPLEMENTED",
        StatusCode.Internal => "INTERNAL",
        StatusCode.Unavailable => "UNAVAILABLE",
        StatusCode.DataLoss => "DATA_LOSS",
        StatusCode.Unauthenticated => "UNAUTHENTICATED",
        _ => "UNKNOWN",
    };
}
