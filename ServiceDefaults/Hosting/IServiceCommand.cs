namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// Something that an operator has a service do instead of serving: <c>SERVICE NAME ARGUMENTS…</c>. Register it as a
/// singleton of this type.
/// </summary>
public interface IServiceCommand
{
    /// <summary>The word that it is called by.</summary>
    string Name { get; }

    /// <summary>Does it, and returns a sentence for the operator.</summary>
    /// <exception cref="Configuration.ConfigurationFaultsException">
    /// It cannot be done; the sentence says why.
    /// </exception>
    Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken);
}
