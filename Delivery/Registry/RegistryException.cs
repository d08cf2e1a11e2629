using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>A registry cannot be used as asked. The message is a sentence for the person who asked.</summary>
public sealed class RegistryException(string message, Exception? cause = null)
    : WorkloadException(message, cause);
