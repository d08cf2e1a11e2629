using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Benchmarks;

/// <summary>
/// Reading a text of 64 KiB for card numbers. The peer is the regular expression that others use: digits in groups,
/// without issuer ranges, Luhn check or encodings.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public partial class RedactionBenchmarks
{
    private const int Size = 64 * 1024;

    private readonly string _text = Text();
    private readonly byte[] _body = Encoding.ASCII.GetBytes(Text());

    [BenchmarkCategory("redact")]
    [ReadsBytes(Size)]
    [Benchmark(Baseline = true, Description = "redact: regular expression")]
    public string Replace() => Digits().Replace(_text, Redactor.Mark);

    [BenchmarkCategory("redact")]
    [ReadsBytes(Size)]
    [Benchmark(Description = "redact: Redactor")]
    public string? Redact() => Redactor.Redact(_text);

    [BenchmarkCategory("guard")]
    [ReadsBytes(Size)]
    [Benchmark(Baseline = true, Description = "guard: regular expression")]
    public bool Match() => Digits().IsMatch(_text);

    [BenchmarkCategory("guard")]
    [ReadsBytes(Size)]
    [Benchmark(Description = "guard: CardNumberGuard")]
    public bool Guard() => CardNumberGuard.InBody(_body);

    [GeneratedRegex(@"\b(?:[0-9][ -]?){12,18}[0-9]\b")]
    private static partial Regex Digits();

    // Orders as they pass the entrance: letters, short numbers, and no card number.
    private static string Text()
    {
        var text = new StringBuilder(Size);
        while (text.Length < Size)
        {
            text.Append(
                """
                {"items":[{"productId":"stoneware-mug","quantity":2}],"email":"ada@shop.example","at":1764000000},
                """);
        }

        return text.ToString(0, Size);
    }
}
