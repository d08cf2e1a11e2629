using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Secrets;

/// <summary>
/// Secrets as files, <c>&lt;directory&gt;/&lt;secret&gt;/&lt;version&gt;</c>, with whole numbers as versions. The
/// folder is listed at each use, and a file is read again when its length or time has changed: one that was still being
/// written when it was found does not stay half a secret.
/// </summary>
internal sealed class FileSecretSource(string directory) : SecretSource
{
    private readonly ConcurrentDictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    public override ValueTask<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(Path.Combine(directory, name));
        SecretVersion[] versions = folder.Exists
            ?
            [
                .. from file in folder.EnumerateFiles()
                   let number = NumberOf(file)
                   where number is not null && file.Length > 0
                   orderby number
                   select Read(file),
            ]
            : [];
        return versions.Length > 0
            ? new ValueTask<IReadOnlyList<SecretVersion>>(versions)
            : throw new ConfigurationFaultsException(
                [$"The secret '{name}' has no version in the directory that {SecretLocation.Key} names."]);
    }

    private SecretVersion Read(FileInfo file)
    {
        if (_readings.TryGetValue(file.FullName, out var known) && known.IsOf(file)) return known.Secret;
        var reading = new Reading(file.Length, file.LastWriteTimeUtc, new SecretVersion(file.Name, ReadPinned(file)));
        _readings[file.FullName] = reading;
        return reading.Secret;
    }

    // Pinned, so that the garbage collector leaves no copies of a key behind.
    private static byte[] ReadPinned(FileInfo file)
    {
        var content = File.ReadAllBytes(file.FullName);
        var pinned = GC.AllocateUninitializedArray<byte>(content.Length, pinned: true);
        content.CopyTo(pinned, 0);
        CryptographicOperations.ZeroMemory(content);
        return pinned;
    }

    private static int? NumberOf(FileInfo file) =>
        int.TryParse(file.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class Reading(long length, DateTime written, SecretVersion secret)
    {
        public SecretVersion Secret => secret;

        public bool IsOf(FileInfo file) => length == file.Length && written == file.LastWriteTimeUtc;
    }
}
