namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>What goes to a callee, and so which library makes the span of a request.</summary>
internal enum CalleeTraffic
{
    /// <summary>Calls of a gRPC channel, which makes a span for each.</summary>
    Grpc,

    /// <summary>Requests of the reverse proxy; the HTTP client makes their spans.</summary>
    Http,
}
