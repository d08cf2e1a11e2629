using System.Collections.Concurrent;
using System.Globalization;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Secrets;

/// <summary>
/// Secrets as files, <c>&lt;directory&gt;/&lt;secret&gt;/&lt;version&gt;</c>. The folder is listed at each use; a version
/// is read once, since it never changes.
/// </summary>
internal sealed class FileSecretSource(string directory) : SecretSource
{
    private readonly ConcurrentDictionary<string, SecretVersion> _read = new(StringComparer.Ordinal);

    public override ValueTask<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(directory, name);
        SecretVersion[] versions = Directory.Exists(folder)
            ?
            [
                .. from file in Directory.EnumerateFiles(folder)
                   let version = Path.GetFileName(file)
                   where int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                   orderby int.Parse(version, NumberStyles.None, CultureInfo.InvariantCulture)
                   select _read.GetOrAdd(file, path => new SecretVersion(version, File.ReadAllBytes(path))),
            ]
            : [];
        return versions.Length > 0
            ? new ValueTask<IReadOnlyList<SecretVersion>>(versions)
            : throw new ConfigurationFaultsException(
                [$"The secret '{name}' has no version in the directory that WORKLOAD__SECRETS__DIRECTORY names."]);
    }
}
