using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Delivery;

/// <summary>Images cannot be built as asked. The message is a sentence for the person who asked.</summary>
public sealed class ImagesException(string message, Exception? cause = null)
    : WorkloadException(message, cause);
