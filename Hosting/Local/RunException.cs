namespace RegulatedWorkload.Hosting.Local;

/// <summary>The run cannot start or go on. The message is a sentence for the person who started it.</summary>
public sealed class RunException(string message, Exception? cause = null)
    : WorkloadException(message, cause);
