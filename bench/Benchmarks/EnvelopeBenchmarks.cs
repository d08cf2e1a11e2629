using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.AspNetCore.DataProtection;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.Benchmarks;

/// <summary>
/// What the vault does to a card, without its store: tokenize seals it, detokenize opens it. The floor is what the
/// platform takes for the same cryptography alone: random bytes, AES-GCM under two keys and the two HMACs of HKDF. The
/// peer is ASP.NET Core Data Protection, which encrypts under one key of its ring.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class EnvelopeBenchmarks
{
    private readonly byte[] _digits = "4111111111111111"u8.ToArray();
    private readonly KeyVersion _key = new("1", RandomNumberGenerator.GetBytes(32));
    private readonly CardToken _token = CardToken.Create();
    private readonly CardSummary _face = new(new string('a', 64), "visa", "1111", 12, 2031);
    private readonly IDataProtector _peer = new EphemeralDataProtectionProvider().CreateProtector("cards");
    private readonly byte[] _random = new byte[32];
    private readonly byte[] _derived = new byte[32];
    private readonly byte[] _wrapped = new byte[32];
    private readonly byte[] _padded = new byte[Pan.MaxLength];
    private readonly byte[] _ciphertext = new byte[Pan.MaxLength];
    private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(12);
    private readonly byte[] _tag = new byte[16];
    private readonly byte[] _wrappedTag = new byte[16];
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(26);
    private readonly byte[] _binding = RandomNumberGenerator.GetBytes(80);
    private Pan _number = null!;
    private SealedCard _sealed = null!;
    private byte[] _protected = [];

    [GlobalSetup]
    public void Prepare()
    {
        _number = Pan.TryParse(_digits, out var number)
            ? number
            : throw new InvalidOperationException("No card number.");
        _sealed = Envelope.Seal(_number, _face, _token, _key);
        _protected = _peer.Protect(_digits);
        SealFloor();
    }

    [BenchmarkCategory("tokenize")]
    [Benchmark(Baseline = true, Description = "tokenize: floor")]
    public void SealFloor()
    {
        RandomNumberGenerator.Fill(_random);
        Derive();
        Encrypt(_key.Value.Span, _random, _wrapped);
        Encrypt(_derived, _padded, _ciphertext);
    }

    [BenchmarkCategory("tokenize")]
    [Benchmark(Description = "tokenize: Data Protection")]
    public byte[] Protect() => _peer.Protect(_digits);

    [BenchmarkCategory("tokenize")]
    [Benchmark(Description = "tokenize: data key, number, wrapped key")]
    public object Seal() => Envelope.Seal(_number, _face, _token, _key);

    [BenchmarkCategory("detokenize")]
    [Benchmark(Baseline = true, Description = "detokenize: floor")]
    public void OpenFloor()
    {
        Decrypt(_key.Value.Span, _wrapped, _random);
        Derive();
        Decrypt(_derived, _ciphertext, _padded);
    }

    [BenchmarkCategory("detokenize")]
    [Benchmark(Description = "detokenize: Data Protection")]
    public byte[] Unprotect() => _peer.Unprotect(_protected);

    [BenchmarkCategory("detokenize")]
    [Benchmark(Description = "detokenize: unwrap, open, wipe")]
    public void Open() => Envelope.Open(_sealed, _face, _token, _key).Dispose();

    // HKDF (RFC 5869) for 32 bytes is two HMACs.
    private void Derive()
    {
        HMACSHA256.HashData(_salt, _random, _derived);
        HMACSHA256.HashData(_derived, "number\u0001"u8, _derived);
    }

    private void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, Span<byte> output)
    {
        using var gcm = new AesGcm(key, _tag.Length);
        gcm.Encrypt(_nonce, plain, output, TagOf(plain.Length), _binding);
    }

    private void Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input, Span<byte> plain)
    {
        using var gcm = new AesGcm(key, _tag.Length);
        gcm.Decrypt(_nonce, input, TagOf(plain.Length), plain, _binding);
    }

    private byte[] TagOf(int length) => length == _padded.Length ? _tag : _wrappedTag;
}
