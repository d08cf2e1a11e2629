using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Secrets;

/// <summary>
/// The secrets of one service, each with its versions. Read at use, so that a new version needs no restart.
/// </summary>
public abstract class SecretSource
{
    /// <summary>All versions of a secret, oldest first; the last one is current.</summary>
    /// <exception cref="Configuration.ConfigurationFaultsException">The secret is missing or empty.</exception>
    public abstract ValueTask<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken cancellationToken);
}

/// <summary>One version of a secret.</summary>
[Secret]
public sealed class SecretVersion(string version, ReadOnlyMemory<byte> value)
{
    /// <summary>The version's name; ordered by number.</summary>
    public string Version { get; } = version;

    /// <summary>The secret itself.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <summary>A mask.</summary>
    public override string ToString() => "***";
}
