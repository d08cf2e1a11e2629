namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>The run cannot start or go on. The message is a sentence for the person who started it.</summary>
public sealed class RunException(string message, Exception? cause = null) : Exception(message, cause);
