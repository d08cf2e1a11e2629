using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>Reads the lines of a backup file, each only after its chunk was found genuine and in its place.</summary>
internal sealed class BackupReader(string path, KeyRing keys)
{
    private static readonly ConfigurationFaultsException NoBackup = new(["The file is no backup of a token-vault."]);

    private static readonly ConfigurationFaultsException Damaged = new(
        ["The backup was changed or cut off, or belongs to another backup key; nothing of it is restored."]);

    /// <exception cref="ConfigurationFaultsException">
    /// The file is no backup, was changed, or its key is gone.
    /// </exception>
    public async IAsyncEnumerable<BackupLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var cipher = await OpenAsync(file, cancellationToken);
        while (true)
        {
            var (chunk, isLast) = await NextAsync(file, cipher, cancellationToken);
            foreach (var line in Lines(chunk)) yield return line;
            if (isLast) yield break;
        }
    }

    private async Task<BackupCipher> OpenAsync(FileStream file, CancellationToken cancellationToken)
    {
        var magic = new byte[BackupCipher.Magic.Length + 1];
        if (!await FillAsync(file, magic, cancellationToken) || !magic.AsSpan(..^1).SequenceEqual(BackupCipher.Magic))
        {
            throw NoBackup;
        }

        var rest = new byte[magic[^1] + BackupCipher.SaltSize];
        if (!await FillAsync(file, rest, cancellationToken)) throw NoBackup;
        var version = Encoding.UTF8.GetString(rest.AsSpan(..^BackupCipher.SaltSize));
        var key = await keys.FindBackupKeyAsync(version, cancellationToken);
        return new BackupCipher(key.Value.Span, [.. magic, .. rest]);
    }

    private static async Task<(byte[] Chunk, bool IsLast)> NextAsync(
        FileStream file, BackupCipher cipher, CancellationToken cancellationToken)
    {
        var head = new byte[sizeof(int) + BackupCipher.TagSize];
        if (!await FillAsync(file, head, cancellationToken)) throw Damaged;
        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 0 or > BackupCipher.ChunkSize) throw Damaged;
        var chunk = new byte[length];
        if (!await FillAsync(file, chunk, cancellationToken)) throw Damaged;
        // Only the end of the file may hold the last chunk, and only the last chunk may stand there.
        var isLast = file.Position == file.Length;
        try
        {
            cipher.Decrypt(chunk, head.AsSpan(sizeof(int)), chunk, isLast);
            return (chunk, isLast);
        }
        catch (CryptographicException)
        {
            throw Damaged;
        }
    }

    private static IEnumerable<BackupLine> Lines(byte[] chunk)
    {
        var start = 0;
        for (var end = Array.IndexOf(chunk, (byte)'\n'); end >= 0; end = Array.IndexOf(chunk, (byte)'\n', start))
        {
            yield return JsonSerializer.Deserialize(chunk.AsSpan(start..end), BackupJson.Default.BackupLine)
                ?? throw NoBackup;
            start = end + 1;
        }
    }

    private static async Task<bool> FillAsync(FileStream file, byte[] buffer, CancellationToken cancellationToken) =>
        await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
        == buffer.Length;
}
