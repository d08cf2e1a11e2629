namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>A security event could not be written, so what it tells of must not happen.</summary>
/// <param name="cause">What the operating system said.</param>
public sealed class AuditFailureException(Exception cause)
    : Exception("A security event could not be written to standard output; the operation is refused.", cause);
