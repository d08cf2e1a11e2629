namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>Where a supervised service stands.</summary>
public enum ServiceState
{
    /// <summary>Not started: it waits for others, for its turn, or for the person who starts it.</summary>
    Waiting,

    /// <summary>Its process runs and is not ready yet.</summary>
    Starting,

    /// <summary>Its readiness probe answers.</summary>
    Ready,

    /// <summary>It ended unasked and is started again after a pause.</summary>
    Restarting,

    /// <summary>It was asked to stop and finishes what it has begun.</summary>
    Stopping,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It ended too often, or before it was ever ready; it is started again only on request.</summary>
    Failed,
}
