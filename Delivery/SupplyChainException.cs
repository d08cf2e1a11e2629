using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Delivery;

/// <summary>Images cannot be described, signed, trusted or promoted as asked. The message is for a person.</summary>
public sealed class SupplyChainException(string message, Exception? cause = null)
    : WorkloadException(message, cause);
