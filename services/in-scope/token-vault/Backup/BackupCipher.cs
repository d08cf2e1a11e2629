using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>
/// The encryption of a backup file: <c>magic (8) | length and name of the key version | salt (32)</c>, then chunks of
/// <c>length (4) | tag (16) | ciphertext</c>.
/// </summary>
/// <remarks>
/// Each file has a key of its own, derived from the backup key, the salt and the header (HKDF-SHA256, RFC 5869). Chunks
/// are AES-256-GCM with their number as nonce, and the number and whether a chunk is the last one are in the nonce: a
/// chunk that is changed, moved, left out or repeated does not decrypt, and neither does a file that was cut off.
/// </remarks>
internal sealed class BackupCipher : IDisposable
{
    /// <summary>The first bytes of every backup; the last of them is the version of the format.</summary>
    public static readonly byte[] Magic = "RWVAULT\x01"u8.ToArray();

    /// <summary>The most bytes that one chunk holds.</summary>
    public const int ChunkSize = 64 * 1024;

    public const int SaltSize = 32;
    public const int TagSize = 16;
    private const int NonceSize = 12;
    private const int KeySize = 32;

    private readonly AesGcm _gcm;
    private ulong _number;

    /// <summary>The cipher of one file.</summary>
    /// <param name="backupKey">The version of the backup key that the header names.</param>
    /// <param name="header">The whole header, salt included.</param>
    public BackupCipher(ReadOnlySpan<byte> backupKey, ReadOnlySpan<byte> header)
    {
        Span<byte> key = stackalloc byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, backupKey, key, header[^SaltSize..], header[..^SaltSize]);
        _gcm = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>The header of a new file.</summary>
    public static byte[] NewHeader(string keyVersion)
    {
        var name = Encoding.UTF8.GetBytes(keyVersion);
        return [.. Magic, checked((byte)name.Length), .. name, .. RandomNumberGenerator.GetBytes(SaltSize)];
    }

    public void Encrypt(ReadOnlySpan<byte> plain, Span<byte> ciphertext, Span<byte> tag, bool isLast) =>
        _gcm.Encrypt(Nonce(isLast), plain, ciphertext, tag);

    /// <exception cref="CryptographicException">It is not the next chunk of this file, or was changed.</exception>
    public void Decrypt(ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plain, bool isLast) =>
        _gcm.Decrypt(Nonce(isLast), ciphertext, tag, plain);

    public void Dispose() => _gcm.Dispose();

    private byte[] Nonce(bool isLast)
    {
        var nonce = new byte[NonceSize];
        nonce[0] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(NonceSize - sizeof(ulong)), _number++);
        return nonce;
    }
}
