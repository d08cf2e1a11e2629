using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData;

public sealed class RedactorTests
{
    private const string Mark = "[card number removed]";

    public static TheoryData<string, string> Leaks
    {
        get
        {
            var leaks = new TheoryData<string, string>();
            foreach (var (number, _) in Cards.All.Select(row => row.Data))
            {
                leaks.Add("plain", number);
                leaks.Add("after a letter", "pan" + number);
                leaks.Add("spaced", Cards.Grouped(number, ' '));
                leaks.Add("dashed", Cards.Grouped(number, '-'));
                leaks.Add("form-encoded", Cards.Grouped(number, '+'));
                leaks.Add("percent-encoded", Each(number, c => $"%{(int)c:X2}"));
                leaks.Add("percent-encoded twice", Each(number, c => $"%25{(int)c:x2}"));
                leaks.Add("JSON-escaped", Each(number, c => $"\\u{(int)c:x4}"));
                leaks.Add("base64", Convert.ToBase64String(Ascii(number)));
                leaks.Add("base64 of more", Convert.ToBase64String(Ascii($"number={number};")));
                leaks.Add("base64 of spaced", Convert.ToBase64String(Ascii(Cards.Grouped(number, ' '))));
                leaks.Add("base64 in a path", "/cards/x/" + Convert.ToBase64String(Ascii(number)));
                leaks.Add("hexadecimal", Convert.ToHexString(Ascii(number)));
                leaks.Add("hexadecimal of more", "0xA" + Convert.ToHexStringLower(Ascii($"n={number}")));
                leaks.Add("hexadecimal with dashes", BitConverter.ToString(Ascii(number)));
            }

            return leaks;
        }
    }

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_card_number_is_removed_in_every_encoding(string encoding, string leak)
    {
        var redacted = Redactor.Redact($"before {leak} after {leak}, end");

        Assert.StartsWith("before ", redacted, StringComparison.Ordinal);
        Assert.EndsWith(", end", redacted, StringComparison.Ordinal);
        Assert.Equal(3, redacted.Split(Mark).Length);
        Assert.DoesNotContain(leak, redacted, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(encoding));
    }

    [Fact]
    public void Different_encodings_in_one_text_are_all_removed()
    {
        var all = string.Join(" ; ", Leaks.Select(row => row.Data.Item2));

        var redacted = Redactor.Redact(all);

        Assert.All(
            Cards.All.Select(row => row.Data.Item1),
            number => Assert.Empty(new CanaryScan(number).Find(redacted)));
    }

    [Fact]
    public void The_text_around_a_card_number_stays() =>
        Assert.Equal(
            $"GET https://shop.example/pay?card={Mark}&x=%20y failed",
            Redactor.Redact("GET https://shop.example/pay?card=%34111111111111111&x=%20y failed"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Now listening on: https://127.0.0.1:8443")]
    [InlineData("Order 3f2504e0-4f89-41d3-9a0c-0305e82c3301 confirmed at 2026-01-01T00:00:00.0000000Z")]
    [InlineData("   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port)")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("card 411111******1111, tok_q83vEjRWeJCrze8SNFZ4kA")]
    public void Clean_text_is_given_back_as_it_is(string? text) => Assert.Same(text, Redactor.Redact(text));

    [Fact]
    public async Task Clean_text_costs_no_allocation_once_the_code_is_optimized()
    {
        const string Text = "Call refused: spiffe://workload.example/ns/a0005-o/sa/orders on /a/B, 100 % 1700000000000";
        var allocated = Allocated(Text);
        for (var i = 0; i < 200 && allocated != 0; i++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
            allocated = Allocated(Text);
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_long_text_takes_time_in_proportion()
    {
        var noise = string.Concat(Enumerable.Repeat("4111 1111 1111 1112-34313131 %34%31 \\u0034 NDExMTEx/", 40_000));

        Assert.EndsWith(Mark, Redactor.Redact(noise + " " + Cards.Visa), StringComparison.Ordinal);
    }

    private static long Allocated(string text)
    {
        for (var i = 0; i < 100; i++) Redactor.Redact(text);
        // The shared pool gives buffers back to the collector now and then; not twice in a row.
        return Math.Min(AllocatedOnce(text), AllocatedOnce(text));
    }

    private static long AllocatedOnce(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Redactor.Redact(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static string Each(string text, Func<char, string> encode) => string.Concat(text.Select(encode));
}
