using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData;

public sealed class GuardFindsCardNumbersTests
{
    [Theory]
    [MemberData(nameof(Cards.All), MemberType = typeof(Cards))]
    public void In_a_URL_of_every_brand(string number, string brand)
    {
        string[] targets =
        [
            $"/api/orders/{number}",
            $"/api/orders?card={number}&brand={brand}",
            $"/{number}",
            $"/search?q={Percent(number)}",
            $"/search?q={Percent(Percent(number))}",
            $"/search?q={Cards.Grouped(number, '+')}",
            $"/search?q={Cards.Grouped(number, ' ').Replace(" ", "%20")}",
            $"/search?q={Cards.Grouped(number, ' ').Replace(" ", "%2520")}",
            $"/search?q={Cards.Grouped(number, '-')}",
            $"/search?q={Cards.Grouped(number, '+').Replace("+", "%2B")}",
        ];

        Assert.All(targets, target => Assert.True(CardNumberGuard.InTarget(target), target));
    }

    [Theory]
    [MemberData(nameof(Cards.All), MemberType = typeof(Cards))]
    public void In_a_header_of_every_brand(string number, string brand)
    {
        Assert.True(CardNumberGuard.InHeader("X-Card", number), brand);
        Assert.True(CardNumberGuard.InHeader("X-Card", Cards.Grouped(number, ' ')));
        Assert.True(CardNumberGuard.InHeader("Cookie", $"theme=dark; card={Cards.Grouped(number, '-')}; a=b"));
        Assert.True(CardNumberGuard.InHeader("Referer", $"https://shop.example/?card={Percent(number)}"));
        Assert.True(CardNumberGuard.InHeader($"X-{number}", "1"));
    }

    [Theory]
    [MemberData(nameof(Cards.All), MemberType = typeof(Cards))]
    public void In_JSON_of_every_brand(string number, string brand)
    {
        string[] bodies =
        [
            $$"""{"brand":"{{brand}}","number":"{{number}}"}""",
            $$"""{"number":{{number}}}""",
            $$"""{"number":{{number}}.0}""",
            $$"""{"note":"my card is {{Cards.Grouped(number, ' ')}}, thanks"}""",
            $$"""{"note":"{{Cards.Grouped(number, '-')}}"}""",
            $$"""{"note":"{{Escape(number)}}"}""",
            $$"""{"note":"line\n{{number}}\nline"}""",
            $$"""{"{{number}}":null}""",
            $$"""[{"deep":[["{{Cards.Grouped(number, ' ').Replace(" ", "\\u0020")}}"]]}]""",
            $$"""{"nested":"{\"number\":\"\\u003{{number[0]}}{{number[1..]}}\"}"}""",
            $$"""{"unfinished":"{{number}}""",
            $$"""{"html":"{{Entities(number)}}"}""",
        ];

        Assert.All(bodies, body => Assert.True(InBody(body), body));
    }

    [Theory]
    [MemberData(nameof(Cards.All), MemberType = typeof(Cards))]
    public void In_a_form_of_every_brand(string number, string brand)
    {
        string[] bodies =
        [
            $"brand={brand}&number={number}&month=12",
            $"number={Cards.Grouped(number, '+')}",
            $"number={Cards.Grouped(number, ' ').Replace(" ", "%20")}",
            $"number={Cards.Grouped(number, '-')}",
            $"number={Percent(number)}",
            $"number={Percent(Percent(Percent(number)))}",
            $"--b\r\nContent-Disposition: form-data; name=\"number\"\r\n\r\n{number}\r\n--b--",
        ];

        Assert.All(bodies, body => Assert.True(InBody(body), body));
    }

    [Theory]
    [MemberData(nameof(Cards.All), MemberType = typeof(Cards))]
    public void In_any_other_text_of_every_brand(string number, string brand)
    {
        var sentence = $"Pay by {brand} {Cards.Grouped(number, ' ')} 12/27 please, カード{number}です";

        Assert.True(InBody(sentence));
        Assert.True(CardNumberGuard.InBody(Encoding.Unicode.GetBytes(number)));
        Assert.True(CardNumberGuard.InBody(Encoding.BigEndianUnicode.GetBytes($"<number>{number}</number>")));
        Assert.True(CardNumberGuard.InBody(Encoding.BigEndianUnicode.GetBytes(number)));
        Assert.True(CardNumberGuard.InBody(Encoding.BigEndianUnicode.GetBytes($"番号{number}円")));
        Assert.True(CardNumberGuard.InBody([.. "part: "u8, .. Encoding.Unicode.GetBytes(" " + number + " ")]));
        Assert.True(InBody($"ref_{number}, {number}.\t({number})"));
    }

    [Fact]
    public void After_a_thousand_look_alikes_and_in_a_megabyte()
    {
        const string LookAlikes = "1234 5678 9012 3456 2024-12-31 4111111111111112 %zz \\q ";
        var noise = string.Concat(Enumerable.Repeat(LookAlikes, 20_000));

        Assert.False(InBody(noise));
        Assert.True(InBody(noise + Cards.Visa));
    }

    private static bool InBody(string body) => CardNumberGuard.InBody(Encoding.UTF8.GetBytes(body));

    private static string Percent(string text) => string.Concat(text.Select(c => $"%{(int)c:X2}"));

    private static string Entities(string text) => string.Concat(text.Select(c => $"&#{(int)c};"));

    private static string Escape(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));
}
