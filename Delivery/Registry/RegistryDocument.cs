namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Reads documents of a registry; the error for a malformed one names its origin.</summary>
internal static class RegistryDocument
{
    /// <summary>The document that was read.</summary>
    /// <exception cref="RegistryException">It is malformed; the message names its origin.</exception>
    public static T Read<T>(string origin, Func<T> read)
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
