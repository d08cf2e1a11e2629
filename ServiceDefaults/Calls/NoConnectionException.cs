namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>No address of the callee can be connected to; to try at once again is in vain.</summary>
/// <param name="cause">Why the connect to one of them failed.</param>
internal sealed class NoConnectionException(Exception? cause) : HttpRequestException(
    HttpRequestError.ConnectionError,
    "No address of the callee can be connected to.",
    // What gRPC takes for a lost connection.
    new IOException("No connection.", cause));
