namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Says where a malformed document came from.</summary>
internal static class Sentences
{
    /// <summary>The document that was read; a malformed one is told with its origin.</summary>
    public static T OfRegistry<T>(string origin, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException fault)
        {
            throw new RegistryException($"What the registry has as {origin} cannot be used: {fault.Message}", fault);
        }
    }
}
