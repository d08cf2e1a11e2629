namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>What is known of a supervised service at one moment.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="ProcessId">The id of its current process, or null when none runs.</param>
/// <param name="Restarts">How often it was started again, on request or after an end.</param>
/// <param name="LastFailure">Why it last ended unasked or could not start, as a sentence, or null.</param>
public sealed record ServiceStatus(ServiceState State, int? ProcessId, int Restarts, string? LastFailure);
