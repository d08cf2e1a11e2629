using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
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

    // A hash in hexadecimal, a brand or the version of a key, and a few digits.
    private const int LongestBinding = 512;

    /// <summary>Encrypts a number under a fresh data key.</summary>
    public static SealedCard Seal(Pan number, CardSummary summary, CardToken token, KeyVersion key)
    {
        // One question to the generator: each costs about as much as an encryption.
        Span<byte> random = stackalloc byte[KeySize + (2 * NonceSize)];
        var dataKey = random[..KeySize];
        Span<byte> numberKey = stackalloc byte[KeySize];
        Span<byte> padded = stackalloc byte[Pan.MaxLength];
        Span<byte> binding = stackalloc byte[LongestBinding];
        try
        {
            RandomNumberGenerator.Fill(random);
            var first = random.Slice(KeySize, NonceSize);
            var second = random[(KeySize + NonceSize)..];
            Derive(dataKey, token, numberKey);
            padded.Clear();
            number.Reveal().Span.CopyTo(padded);
            return new SealedCard(
                key.Version,
                Encrypt(key.Value.Span, first, dataKey, KeyBinding(binding, summary, key.Version)),
                Encrypt(numberKey, second, padded, NumberBinding(binding, summary)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(random);
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
        Span<byte> binding = stackalloc byte[LongestBinding];
        try
        {
            Decrypt(key.Value.Span, card.WrappedKey, dataKey, KeyBinding(binding, summary, card.KeyVersion));
            Derive(dataKey, token, numberKey);
            Decrypt(numberKey, card.Ciphertext, padded, NumberBinding(binding, summary));
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
        Span<byte> nonce = stackalloc byte[NonceSize];
        Span<byte> binding = stackalloc byte[LongestBinding];
        try
        {
            RandomNumberGenerator.Fill(nonce);
            Decrypt(from.Value.Span, card.WrappedKey, dataKey, KeyBinding(binding, summary, card.KeyVersion));
            return card with
            {
                KeyVersion = to.Version,
                WrappedKey = Encrypt(to.Value.Span, nonce, dataKey, KeyBinding(binding, summary, to.Version)),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private static void Derive(ReadOnlySpan<byte> dataKey, CardToken token, Span<byte> numberKey)
    {
        Span<byte> salt = stackalloc byte[token.Value.Length];
        Encoding.ASCII.GetBytes(token.Value, salt);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, numberKey, salt, "number"u8);
        CryptographicOperations.ZeroMemory(salt);
    }

    private static byte[] Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> binding)
    {
        var output = new byte[HeaderSize + plain.Length];
        output[0] = Format;
        nonce.CopyTo(output.AsSpan(1));
        using var gcm = new AesGcm(key, TagSize);
        gcm.Encrypt(nonce, plain, output.AsSpan(HeaderSize), output.AsSpan(1 + NonceSize, TagSize), binding);
        return output;
    }

    private static void Decrypt(ReadOnlySpan<byte> key, byte[] input, Span<byte> plain, ReadOnlySpan<byte> binding)
    {
        if (input.Length != HeaderSize + plain.Length || input[0] != Format)
        {
            throw new CryptographicException("A stored record has not the format that this version writes.");
        }

        using var gcm = new AesGcm(key, TagSize);
        gcm.Decrypt(
            input.AsSpan(1, NonceSize), input.AsSpan(HeaderSize), input.AsSpan(1 + NonceSize, TagSize), plain, binding);
    }

    private static ReadOnlySpan<byte> KeyBinding(Span<byte> target, CardSummary summary, string version) =>
        Utf8.TryWrite(target, $"data-key|{summary.TokenHash}|{version}", out var length)
            ? target[..length]
            : throw TooLong();

    private static ReadOnlySpan<byte> NumberBinding(Span<byte> target, CardSummary summary) =>
        Utf8.TryWrite(
            target,
            $"number|{summary.TokenHash}|{summary.Brand}|{summary.Last4}|{summary.ExpiryMonth}|{summary.ExpiryYear}",
            out var length)
            ? target[..length]
            : throw TooLong();

    private static CryptographicException TooLong() =>
        new("The version of a key or the summary of a card is longer than any that this service makes.");
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
