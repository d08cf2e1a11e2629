using System.Globalization;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>One random number in ten passes the Luhn check, so each kind is tried a thousand times over.</summary>
public sealed class GuardAdmitsHonestRequestsTests
{
    private const int Trials = 1000;

    [Theory]
    [InlineData("Germany", "+4915", 9)]
    [InlineData("Spain", "+346", 8)]
    [InlineData("Hungary", "+3620", 7)]
    [InlineData("United States", "+1212", 7)]
    public void Telephone_numbers(string country, string prefix, int rest) =>
        AssertAdmitted(random => prefix + Digits(random, rest), country);

    [Theory]
    [InlineData("German", "40")]
    [InlineData("Japanese", "45")]
    [InlineData("British", "50")]
    [InlineData("ISBN", "978")]
    public void Barcodes(string origin, string prefix) =>
        AssertAdmitted(random => Barcode(prefix + Digits(random, 12 - prefix.Length)), origin);

    [Fact]
    public void Bank_accounts_plain_and_as_printed()
    {
        AssertAdmitted(random => Iban("DE", "4" + Digits(random, 17)), "plain");
        AssertAdmitted(random => InFours(Iban("DE", "4" + Digits(random, 17))), "in fours");
        AssertAdmitted(random => InFours(Iban("ES", "5100" + Digits(random, 16))), "Spanish");
        AssertAdmitted(random => InFours(Iban("GB", "NWBK" + "6016" + Digits(random, 10))), "British");
    }

    [Fact]
    public void A_card_number_behind_what_only_begins_like_a_bank_account() =>
        Assert.True(CardNumberGuard.InHeader("X-Note", "DE89 4111 1111 1111 1111"));

    [Fact]
    public void Timestamps()
    {
        var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        AssertAdmitted(random => Later(random).ToUnixTimeMilliseconds().ToString(), "milliseconds");
        AssertAdmitted(random => $"{Later(random).ToUnixTimeMilliseconds()}{Digits(random, 3)}", "microseconds");
        AssertAdmitted(random => $"{Later(random).ToUnixTimeMilliseconds()}{Digits(random, 6)}", "nanoseconds");
        AssertAdmitted(random => Later(random).Ticks.ToString(), "ticks");
        AssertAdmitted(random => Later(random).ToString("yyyyMMddHHmmssfff"), "digits");
        AssertAdmitted(random => Later(random).ToString("O"), "ISO 8601");

        DateTimeOffset Later(Random random) => start.AddSeconds(random.NextDouble() * 300_000_000);
    }

    [Fact]
    public void Fractions_and_prices()
    {
        AssertAdmitted(random => random.NextDouble().ToString("R", CultureInfo.InvariantCulture), "Math.random()");
        AssertAdmitted(random => $"{{\"amount\":{random.Next()},\"currency\":\"EUR\"}}", "price");
        AssertAdmitted(random => $"{random.Next(1, 99999)}.{random.Next(10, 99)} EUR", "decimal price");
    }

    [Fact]
    public void Identifiers()
    {
        AssertAdmitted(random => $"ORD-{Digits(random, 4)}-{Digits(random, 4)}", "order");
        AssertAdmitted(random => $"1{Digits(random, 18)}", "snowflake");
        AssertAdmitted(random => Convert.ToHexString(Bytes(random, 32)), "SHA-256");
        AssertAdmitted(random => Convert.ToBase64String(Bytes(random, 32)), "nonce");
        AssertAdmitted(_ => CardToken.Create().Value, "card token");
    }

    private static void AssertAdmitted(Func<Random, string> create, string kind)
    {
        var random = new Random(4711);
        for (var i = 0; i < Trials; i++)
        {
            var value = create(random);
            Assert.False(CardNumberGuard.InTarget($"/find?v={Uri.EscapeDataString(value)}&n=1"), $"{kind}: {value}");
            Assert.False(CardNumberGuard.InHeader("X-Value", value), $"{kind}: {value}");
            Assert.False(
                CardNumberGuard.InBody(Encoding.UTF8.GetBytes($"{{\"value\":\"{value}\"}}")), $"{kind}: {value}");
        }
    }

    private static string Digits(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Barcode(string digits)
    {
        var sum = digits.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum();
        return digits + ((10 - (sum % 10)) % 10);
    }

    private static string Iban(string country, string account)
    {
        var digits = string.Concat((account + country + "00").Select(c =>
            char.IsAsciiDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(CultureInfo.InvariantCulture)));
        var check = 98 - (int)(System.Numerics.BigInteger.Parse(digits, CultureInfo.InvariantCulture) % 97);
        return $"{country}{check:00}{account}";
    }

    private static string InFours(string text) =>
        string.Join(' ', text.Chunk(4).Select(group => new string(group)));
}
