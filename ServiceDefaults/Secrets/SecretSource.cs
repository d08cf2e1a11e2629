using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Secrets;

/// <summary>
/// The secrets of one service, each with its versions. Read at use, so that a new version needs no restart.
/// </summary>
public abstract class SecretSource
{
    /// <summary>All versions of a secret, oldest first; the last one is current.</summary>
    /// <exception cref="Configuration.ConfigurationFaultsException">
    /// The secret is missing or empty, or cannot be read and never was.
    /// </exception>
    public abstract ValueTask<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// One version of a secret, or null. A version that only other instances know of yet is looked for at its origin.
    /// </summary>
    public virtual async ValueTask<SecretVersion?> FindAsync(
        string name, string version, CancellationToken cancellationToken) =>
        (await ReadAsync(name, cancellationToken)).FirstOrDefault(known => known.Version == version);

    /// <summary>
    /// Likewise as <see cref="ReadAsync"/>, but first looks at the origin for what is new, as when a version is refused
    /// where it is used. May be called at any rate: the origin is asked once in two seconds at most. While it gives no
    /// answer, what is known stands.
    /// </summary>
    public virtual ValueTask<IReadOnlyList<SecretVersion>> ReadAnewAsync(
        string name, CancellationToken cancellationToken) => ReadAsync(name, cancellationToken);
}

/// <summary>One version of a secret.</summary>
[Secret]
public sealed class SecretVersion(string version, ReadOnlyMemory<byte> value)
{
    /// <summary>The version's name: a number where secrets are files, an opaque word in Key Vault.</summary>
    public string Version { get; } = version;

    /// <summary>The secret itself.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <summary>A mask.</summary>
    public override string ToString() => "***";
}
