namespace RegulatedWorkload.Hosting;

/// <summary>
/// Something stands in the way of what a person asked for. The message is a sentence for that person: what was wrong,
/// where, and what to do.
/// </summary>
public class WorkloadException(string message, Exception? cause = null) : Exception(message, cause);
