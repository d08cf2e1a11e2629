using System.Text;

namespace RegulatedWorkload.Tests.CardData;

public sealed class CanaryScanTests
{
    private static readonly CanaryScan s_scan = new(Cards.Visa);

    public static TheoryData<string> Leaks => new(
        "number=4111111111111111;",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111+1111+1111+1111",
        "4111%201111%201111%201111",
        Convert.ToBase64String(Encoding.ASCII.GetBytes("4111111111111111")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes("x4111111111111111yz")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes("xy4111 1111 1111 1111z")),
        Convert.ToHexString(Encoding.ASCII.GetBytes("a4111111111111111")),
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes("4111-1111-1111-1111")),
        string.Concat(Cards.Visa.Select(c => $"%{(int)c:X2}")),
        string.Concat(Cards.Visa.Select(c => $"\\u{(int)c:X4}")));

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_planted_leak_is_found(string leak) => Assert.NotEmpty(s_scan.Find("before " + leak + " after"));

    [Fact]
    public void A_leak_in_UTF_16_is_found_in_either_byte_order()
    {
        Assert.NotEmpty(s_scan.Find(Encoding.Unicode.GetBytes(Cards.Visa)));
        Assert.NotEmpty(s_scan.Find(Encoding.BigEndianUnicode.GetBytes(Cards.Visa)));
    }

    [Fact]
    public void The_last_four_digits_and_other_numbers_are_no_leak() =>
        Assert.Empty(s_scan.Find("**** 1111, 4000000000000002, [card number removed], NDAwMDAwMDAwMDAwMDAwMg=="));
}
