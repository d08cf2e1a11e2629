using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Benchmarks;

/// <summary>
/// Reading a text of 64 KiB, without a card number, for card numbers. The peer is the regular expression that others
/// use, source-generated, and the Luhn check of what it finds: digits in groups, without issuer ranges, encodings or
/// the digits of other scripts.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public partial class RedactionBenchmarks
{
    private string _text = "";
    private byte[] _body = [];

    [ParamsAllValues]
    public RedactionInput Input { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _text = RedactionInputs.Text(Input);
        _body = Encoding.UTF8.GetBytes(_text);
    }

    [BenchmarkCategory("redact")]
    [ReadsBytes(RedactionInputs.Size)]
    [Benchmark(Baseline = true, Description = "redact: regular expression")]
    public string Replace() =>
        Digits().Replace(_text, match => IsLuhn(match.ValueSpan) ? Redactor.Mark : match.Value);

    [BenchmarkCategory("redact")]
    [ReadsBytes(RedactionInputs.Size)]
    [Benchmark(Description = "redact: Redactor")]
    public string? Redact() => Redactor.Redact(_text);

    [BenchmarkCategory("guard")]
    [ReadsBytes(RedactionInputs.Size)]
    [Benchmark(Baseline = true, Description = "guard: regular expression")]
    public bool Match()
    {
        foreach (var match in Digits().EnumerateMatches(_text))
        {
            if (IsLuhn(_text.AsSpan(match.Index, match.Length))) return true;
        }

        return false;
    }

    [BenchmarkCategory("guard")]
    [ReadsBytes(RedactionInputs.Size)]
    [Benchmark(Description = "guard: CardNumberGuard")]
    public bool Guard() => CardNumberGuard.InBody(_body);

    private static bool IsLuhn(ReadOnlySpan<char> written)
    {
        var (sum, position) = (0, 0);
        for (var i = written.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(written[i])) continue;
            var digit = (written[i] - '0') << (position++ % 2);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    [GeneratedRegex(@"\b(?:[0-9][ -]?){12,18}[0-9]\b")]
    private static partial Regex Digits();
}
