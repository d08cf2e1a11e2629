namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Which first digits belong to which card scheme, and how long its numbers are.</summary>
/// <remarks>
/// Public ranges of ISO/IEC 7812 issuers. UATP (1…, 15 digits) is left out: that is what plain counters look like.
/// </remarks>
internal static class IssuerRanges
{
    /// <summary>The name of a scheme without a range of its own here.</summary>
    public const string OtherBrand = "card";

    private static readonly IssuerRange[] s_ranges =
    [
        new("visa", 4, 4, [13, 16, 19]),
        new("mastercard", 51, 55, [16]),
        new("mastercard", 2221, 2720, [16]),
        new("amex", 34, 34, [15]),
        new("amex", 37, 37, [15]),
        new("discover", 6011, 6011, [16, 17, 18, 19]),
        new("discover", 644, 659, [16, 17, 18, 19]),
        new("diners", 300, 305, [14, 16, 17, 18, 19]),
        new("diners", 3095, 3095, [14, 16, 17, 18, 19]),
        new("diners", 36, 36, [14, 15, 16, 17, 18, 19]),
        new("diners", 38, 39, [14, 16, 17, 18, 19]),
        new("jcb", 3528, 3589, [16, 17, 18, 19]),
        new("jcb", 1800, 1800, [15]),
        new("jcb", 2131, 2131, [15]),
        new("unionpay", 62, 62, [16, 17, 18, 19]),
        new("unionpay", 8100, 8171, [16, 17, 18, 19]),
        new("maestro", 50, 50, [13, 14, 15, 16, 17, 18, 19]),
        new("maestro", 56, 58, [13, 14, 15, 16, 17, 18, 19]),
        new("maestro", 6304, 6304, [13, 14, 15, 16, 17, 18, 19]),
        new("maestro", 67, 67, [13, 14, 15, 16, 17, 18, 19]),

        // Mir, RuPay and Troy.
        new(OtherBrand, 2200, 2204, [16, 17, 18, 19]),
        new(OtherBrand, 60, 60, [16]),
        new(OtherBrand, 81, 82, [16]),
        new(OtherBrand, 9792, 9792, [16]),
    ];

    // By the first two digits: which numbers of digits any of their ranges has.
    private static readonly int[] s_lengths = [.. Enumerable.Range(0, 100).Select(LengthsOf)];

    /// <summary>Whether the first two of these ASCII digits and their number fit some range, at a quick look.</summary>
    public static bool MayFit(ReadOnlySpan<byte> digits) =>
        (s_lengths[((digits[0] - '0') * 10) + digits[1] - '0'] & (1 << digits.Length)) != 0;

    /// <summary>The brand whose range and lengths these ASCII digits fit, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> digits)
    {
        foreach (var range in s_ranges)
        {
            if (range.Contains(digits)) return range.Brand;
        }

        return null;
    }

    private static int LengthsOf(int firstTwo) =>
        s_ranges.Aggregate(0, (lengths, range) => lengths | range.LengthsOf(firstTwo));

    private sealed class IssuerRange(string brand, int first, int last, ReadOnlySpan<int> lengths)
    {
        private readonly int _prefixLength = first.ToString(null as IFormatProvider).Length;
        private readonly int _lengths = Mask(lengths);

        public string Brand { get; } = brand;

        public bool Contains(ReadOnlySpan<byte> digits)
        {
            if ((_lengths & (1 << digits.Length)) == 0) return false;
            var prefix = 0;
            foreach (var digit in digits[.._prefixLength]) prefix = (prefix * 10) + (digit - '0');
            return prefix >= first && prefix <= last;
        }

        /// <summary>The lengths, as bits, of numbers that may begin so.</summary>
        public int LengthsOf(int firstTwo)
        {
            var power = (int)Math.Pow(10, Math.Abs(_prefixLength - 2));
            var (low, high) = _prefixLength < 2
                ? (first * power, (last * power) + power - 1)
                : (first / power, last / power);
            return firstTwo >= low && firstTwo <= high ? _lengths : 0;
        }

        private static int Mask(ReadOnlySpan<int> lengths)
        {
            var mask = 0;
            foreach (var length in lengths) mask |= 1 << length;
            return mask;
        }
    }
}
