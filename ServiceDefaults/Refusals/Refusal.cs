using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Refusals;

/// <summary>An expected "no": a value, not a bug. It crosses gRPC as a status with a stable reason.</summary>
/// <param name="Status">The gRPC status that callers see.</param>
/// <param name="Reason">A stable kebab-case word, for example <c>token-expired</c>; part of the contract.</param>
/// <param name="Detail">A sentence for people. It never quotes input.</param>
public sealed record Refusal(StatusCode Status, string Reason, string Detail)
{
    /// <summary>The gRPC trailer that carries <see cref="Reason"/>.</summary>
    public const string Trailer = "refusal";

    /// <summary>
    /// The exception that sends this refusal as the answer of a gRPC method. Both texts pass the redactor: they may
    /// have come from a service that quotes.
    /// </summary>
    public RpcException ToException()
    {
        var trailers = new Metadata { { Trailer, Redactor.Redact(Reason) } };
        // The refusing service has already waited for what is missing: another attempt of this call would not help.
        if (Status == StatusCode.Unavailable) trailers.Add("grpc-retry-pushback-ms", "-1");
        return new RpcException(new Status(Status, Redactor.Redact(Detail)), trailers);
    }

    /// <summary>The refusal in an answer, or null when the call failed for another cause.</summary>
    public static Refusal? From(RpcException exception) =>
        exception.Trailers.GetValue(Trailer) is { } reason
            ? new Refusal(exception.StatusCode, reason, exception.Status.Detail)
            : null;
}
