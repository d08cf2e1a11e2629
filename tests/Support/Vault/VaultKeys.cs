using System.Globalization;
using System.Security.Cryptography;

namespace RegulatedWorkload.Tests.Support.Vault;

/// <summary>The keys of a vault as files: a folder a key, and in it a file a version.</summary>
/// <param name="folder">The folder of the keys.</param>
public sealed class VaultKeys(string folder)
{
    private static readonly string[] Names = ["key-encryption-key", "fingerprint-key", "backup-key"];

    /// <summary>Adds a version of a key, or exchanges it: random bytes.</summary>
    public void Write(string name, int version, int size = 32)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllBytes(FileOf(name, version), RandomNumberGenerator.GetBytes(size));
    }

    /// <summary>The bytes of a version.</summary>
    public byte[] Read(string name, int version) => File.ReadAllBytes(FileOf(name, version));

    /// <summary>Takes a version away.</summary>
    public void Remove(string name, int version) => File.Delete(FileOf(name, version));

    /// <summary>Gives another vault every version of every key, that of backups too.</summary>
    public void CopyTo(string other)
    {
        foreach (var name in Names)
        {
            Directory.CreateDirectory(Path.Combine(other, name));
            foreach (var version in Directory.GetFiles(Path.Combine(folder, name)))
            {
                File.Copy(version, Path.Combine(other, name, Path.GetFileName(version)));
            }
        }
    }

    private string FileOf(string name, int version) =>
        Path.Combine(folder, name, version.ToString(CultureInfo.InvariantCulture));
}
