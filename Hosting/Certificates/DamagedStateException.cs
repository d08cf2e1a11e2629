namespace RegulatedWorkload.Hosting.Certificates;

/// <summary>A file of the state directory cannot be read. The message says which, and what to do.</summary>
public sealed class DamagedStateException(string message, Exception? cause = null)
    : WorkloadException(message, cause);
