using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.AspNetCore.DataProtection;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.Benchmarks;

/// <summary>
/// What the vault does to a card, without its store: tokenize seals it, detokenize opens it. The peer is ASP.NET Core
/// Data Protection, which encrypts under one key of its ring.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class EnvelopeBenchmarks
{
    private readonly byte[] _digits = "4111111111111111"u8.ToArray();
    private readonly KeyVersion _key = new("1", RandomNumberGenerator.GetBytes(32));
    private readonly CardToken _token = CardToken.Create();
    private readonly CardSummary _face = new(new string('a', 64), "visa", "1111", 12, 2031);
    private readonly IDataProtector _peer = new EphemeralDataProtectionProvider().CreateProtector("cards");
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
    }

    [BenchmarkCategory("tokenize")]
    [Benchmark(Baseline = true, Description = "tokenize: Data Protection")]
    public byte[] Protect() => _peer.Protect(_digits);

    [BenchmarkCategory("tokenize")]
    [Benchmark(Description = "tokenize: data key, number, wrapped key")]
    public object Seal() => Envelope.Seal(_number, _face, _token, _key);

    [BenchmarkCategory("detokenize")]
    [Benchmark(Baseline = true, Description = "detokenize: Data Protection")]
    public byte[] Unprotect() => _peer.Unprotect(_protected);

    [BenchmarkCategory("detokenize")]
    [Benchmark(Description = "detokenize: unwrap, open, wipe")]
    public void Open() => Envelope.Open(_sealed, _face, _token, _key).Dispose();
}
