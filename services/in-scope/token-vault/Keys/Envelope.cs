using System.Security.Cryptography;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.TokenVault.Keys;

/// <summary>
/// Encrypts one card under a data key of its own, and the data key under a key-encryption key (PCI DSS 3.6, 3.7).
/// </summary>
/// <remarks>
/// Both are AES-256-GCM (NIST SP 800-38D) and stored as <c>format (1) | nonce (12) | tag (16) | ciphertext</c>. The
/// number is padded to the longest one, so that the length tells nothing. The authenticated data binds the number to
/// its token, brand and expiry, and the data key to its token and key version: no part of a row fits another row.
/// The key of the number is derived (HKDF, RFC 5869) from the data key and the token, of which the vault keeps nothing
/// but a hash: no copy of a row can be read without a copy of its token, not even with every key of the vault.
/// Decision 0016 says where copies of tokens lie, and for how long.
/// Nonces are random. A data key encrypts once, and a key-encryption key stays far below the 2³² encryptions that the
/// standard allows with random nonces. Data keys live on the stack and are wiped there.
/// </remarks>
internal static class Envelope
{
    private const byte Format = 2;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;
    private const int KeySize = 32;

    /// <summary>Encrypts a number under a fresh data key.</summary>
    public static SealedCard Seal(Pan number, CardSummary summary, CardToken token, KeyVersion key)
    {
        Span<byte> dataKey = stackalloc byte[KeySize];
        Span<byte> numberKey = stackalloc byte[KeySize];
        Span<byte> padded = stackalloc byte[Pan.MaxLength];
        try
        {
            RandomNumberGenerator.Fill(dataKey);
            Derive(dataKey, token, numberKey);
            padded.Clear();
            number.Reveal().Span.CopyTo(padded);
            return new SealedCard(
                key.Version,
                Encrypt(key.Value.Span, dataKey, KeyBinding(summary, key.Version)),
                Encrypt(numberKey, padded, NumberBinding(summary)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(numberKey);
            CryptographicOperations.ZeroMemory(padded);
        }
    }

    /// <summary>Decrypts a number. Dispose it at once after use.</summary>
    /// <exception cref="CryptographicException">A byte was changed, or the parts do not belong together.</exception>
    public static Pan Open(SealedCard card, CardSummary summary, CardToken token, KeyVersion key)
    {
        Span<byte> dataKey = stackalloc byte[KeySize];
        Span<byte> numberKey = stackalloc byte[KeySize];
        Span<byte> padded = stackalloc byte[Pan.MaxLength];
        try
        {
            Decrypt(key.Value.Span, card.WrappedKey, dataKey, KeyBinding(summary, card.KeyVersion));
            Derive(dataKey, token, numberKey);
            Decrypt(numberKey, card.Ciphertext, padded, NumberBinding(summary));
            return Pan.TryParse(padded.TrimEnd((byte)0), out var number)
                ? number
                : throw new CryptographicException("A decrypted record is no card number.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(numberKey);
            CryptographicOperations.ZeroMemory(padded);
        }
    }

    /// <summary>Encrypts the data key under another key-encryption key; the number itself stays as it is.</summary>
    /// <exception cref="CryptographicException">A byte was changed, or the parts do not belong together.</exception>
    public static SealedCard Rewrap(SealedCard card, CardSummary summary, KeyVersion from, KeyVersion to)
    {
        Span<byte> dataKey = stackalloc byte[KeySize];
        try
        {
            Decrypt(from.Value.Span, card.WrappedKey, dataKey, KeyBinding(summary, card.KeyVersion));
            return card with
            {
                KeyVersion = to.Version,
                WrappedKey = Encrypt(to.Value.Span, dataKey, KeyBinding(summary, to.Version)),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private static void Derive(ReadOnlySpan<byte> dataKey, CardToken token, Span<byte> numberKey) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, numberKey, Encoding.ASCII.GetBytes(token.Value), "number"u8);

    private static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, byte[] binding)
    {
        var output = new byte[HeaderSize + plain.Length];
        output[0] = Format;
        var nonce = output.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(key, TagSize);
        gcm.Encrypt(nonce, plain, output.AsSpan(HeaderSize), output.AsSpan(1 + NonceSize, TagSize), binding);
        return output;
    }

    private static void Decrypt(ReadOnlySpan<byte> key, byte[] input, Span<byte> plain, byte[] binding)
    {
        if (input.Length != HeaderSize + plain.Length || input[0] != Format)
        {
            throw new CryptographicException("A stored record has not the format that this version writes.");
        }

        using var gcm = new AesGcm(key, TagSize);
        gcm.Decrypt(
            input.AsSpan(1, NonceSize), input.AsSpan(HeaderSize), input.AsSpan(1 + NonceSize, TagSize), plain, binding);
    }

    private static byte[] KeyBinding(CardSummary summary, string version) =>
        Encoding.UTF8.GetBytes($"data-key|{summary.TokenHash}|{version}");

    private static byte[] NumberBinding(CardSummary summary) => Encoding.UTF8.GetBytes(
        $"number|{summary.TokenHash}|{summary.Brand}|{summary.Last4}|{summary.ExpiryMonth}|{summary.ExpiryYear}");
}

/// <summary>A card as it is stored: nothing of it can be read without the key-encryption key.</summary>
/// <param name="KeyVersion">The key-encryption key that wraps the data key.</param>
/// <param name="WrappedKey">The data key, encrypted.</param>
/// <param name="Ciphertext">The number, encrypted under the data key.</param>
internal sealed record SealedCard(string KeyVersion, byte[] WrappedKey, byte[] Ciphertext);

/// <summary>What of a card may be seen, and the hash of its token.</summary>
internal sealed record CardSummary(string TokenHash, string Brand, string Last4, int ExpiryMonth, int ExpiryYear);

/// <summary>One version of the key-encryption key.</summary>
[Secret]
internal sealed class KeyVersion(string version, ReadOnlyMemory<byte> value)
{
    public string Version { get; } = version;

    public ReadOnlyMemory<byte> Value { get; } = value;
}
