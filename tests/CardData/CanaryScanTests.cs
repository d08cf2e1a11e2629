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
        "4111&nbsp;1111&nbsp;1111&nbsp;1111",
        Convert.ToBase64String(Encoding.ASCII.GetBytes("4111111111111111")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes("x4111111111111111yz")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes("xy4111 1111 1111 1111z")),
        Convert.ToBase64String(Encoding.Unicode.GetBytes("xy4111111111111111z")),
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes("??4111-1111-1111-1111??")),
        Convert.ToHexString(Encoding.ASCII.GetBytes("a4111111111111111")),
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes("4111-1111-1111-1111")),
        Convert.ToHexStringLower(Encoding.Unicode.GetBytes("4111 1111 1111 1111")),
        BitConverter.ToString(Encoding.ASCII.GetBytes("4111111111111111")),
        string.Join(", ", Encoding.ASCII.GetBytes("4111111111111111")),
        $"[{string.Join(',', Encoding.ASCII.GetBytes("4111 1111 1111 1111"))}]",
        Each(Cards.Visa, c => $"%{(int)c:X2}"),
        Each("4111 1111 1111 1111", c => $"%{(int)c:X2}"),
        Each(Cards.Visa, c => $"%25{(int)c:X2}"),
        Each(Cards.Visa, c => $"\\u{(int)c:X4}"),
        Each(Cards.Visa, c => $"&#{(int)c};"),
        Each(Cards.Visa, c => $"&#x{(int)c:x};"));

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_planted_leak_is_found(string leak) => Assert.NotEmpty(s_scan.Find("before " + leak + " after"));

    [Fact]
    public void A_leak_in_UTF_16_is_found_in_either_byte_order()
    {
        foreach (var text in (string[])[Cards.Visa, "4111 1111 1111 1111", "4111-1111-1111-1111"])
        {
            Assert.NotEmpty(s_scan.Find(Encoding.Unicode.GetBytes(text)));
            Assert.NotEmpty(s_scan.Find(Encoding.BigEndianUnicode.GetBytes(text)));
        }
    }

    [Theory]
    [InlineData("{\"First\":\"41111111\",\"Kind\":\"debit\",\"Rest\":\"11111111\"}")]
    [InlineData("4111, 1111, 1111, 1111")]
    [InlineData("4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1")]
    public void A_leak_in_pieces_is_found_when_it_is_asked_for(string leak)
    {
        Assert.Empty(s_scan.Find(leak));
        Assert.Equal(["in pieces"], s_scan.FindInPieces(Encoding.ASCII.GetBytes(leak)));
    }

    [Fact]
    public void The_last_four_digits_and_other_numbers_are_no_leak() => Assert.Empty(s_scan.FindInPieces(
        "**** 1111, 4000000000000002, [card number removed], NDAwMDAwMDAwMDAwMDAwMg=="u8));

    private static string Each(string text, Func<char, string> encode) => string.Concat(text.Select(encode));
}
