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

    /// <summary>The brand whose range and lengths these ASCII digits fit, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> digits)
    {
        foreach (var range in s_ranges)
        {
            if (range.Contains(digits)) return range.Brand;
        }

        return null;
    }

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

        private static int Mask(ReadOnlySpan<int> lengths)
        {
            var mask = 0;
            foreach (var length in lengths) mask |= 1 << length;
            return mask;
        }
    }
}
