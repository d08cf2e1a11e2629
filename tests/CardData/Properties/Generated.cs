using CsCheck;

namespace RegulatedWorkload.Tests.CardData.Properties;

/// <summary>Card numbers of every issuer range and length, and the ways in which people write them down.</summary>
internal static class Generated
{
    // Written down a second time on purpose: a range that the product loses is noticed.
    private static readonly (string[] Prefixes, int[] Lengths)[] s_issuers =
    [
        (["4"], [13, 16, 19]),
        (["51", "52", "53", "54", "55", "2221", "2300", "2699", "2720"], [16]),
        (["34", "37"], [15]),
        (["6011", "644", "650", "659"], [16, 17, 18, 19]),
        (["300", "305", "3095", "36", "38", "39"], [14, 16, 17, 18, 19]),
        (["3528", "3589"], [16, 17, 18, 19]),
        (["1800", "2131"], [15]),
        (["62", "8100", "8171"], [16, 17, 18, 19]),
        (["50", "56", "58", "6304", "67"], [13, 14, 15, 16, 17, 18, 19]),
        (["2200", "2204"], [16, 17, 18, 19]),
        (["60", "81", "82", "9792"], [16]),
    ];

    public static Gen<string> Digits(int count) =>
        Gen.Char['0', '9'].Array[count].Select(digits => new string(digits));

    /// <summary>A number that its issuer could have given out.</summary>
    public static Gen<string> CardNumber { get; } =
        from issuer in Gen.OneOf(s_issuers)
        from prefix in Gen.OneOf(issuer.Prefixes)
        from length in Gen.OneOf(issuer.Lengths)
        from digits in Digits(length - prefix.Length - 1)
        select Cards.WithCheckDigit(prefix + digits);

    /// <summary>A number as it is, or in groups as printed on cards, with spaces or dashes.</summary>
    public static Gen<string> Written { get; } =
        from number in CardNumber
        from groups in Gen.OneOf(GroupingsOf(number.Length))
        from separator in Gen.OneOf(' ', '-')
        select Group(number, groups, separator);

    /// <summary>What may stand before and after a number without making it another kind of number.</summary>
    public static Gen<(string Before, string After)> Surroundings { get; } = Gen.Select(
        Gen.OneOf("", " ", "\"", "=", ":", "(", "\n", "/", "é", "card ", "n° ", "12 ", "a-", "**", "<b>", "{\"n\":"),
        Gen.OneOf("", " ", "\"", "&", ",", ")", "\r\n", "/", "円", " 12/27", ".", ";x=1", "</b>", "}"));

    /// <summary>Ways in which a text travels: the guard and the redactor see through all of them.</summary>
    public static Gen<(string Name, Func<string, string> Encode)> Encoding { get; } =
        Gen.OneOf<(string, Func<string, string>)>(
        ("as it is", text => text),
        ("percent-encoded", text => Each(text, b => $"%{b:X2}")),
        ("percent-encoded twice", text => Each(Each(text, b => $"%{b:x2}"), b => $"%{b:X2}")),
        ("URL-escaped", Uri.EscapeDataString),
        ("JSON-escaped", text => string.Concat(text.Select(c => $"\\u{(int)c:x4}"))),
        ("HTML entities", text => string.Concat(text.Select(c => $"&#{(int)c};"))),
        ("HTML entities, hexadecimal", text => string.Concat(text.Select(c => $"&#x{(int)c:X};"))));

    private static int[][] GroupingsOf(int length) => length switch
    {
        13 => [[13], [4, 4, 4, 1]],
        14 => [[14], [4, 6, 4], [4, 4, 4, 2]],
        15 => [[15], [4, 6, 5], [4, 4, 4, 3]],
        16 => [[16], [4, 4, 4, 4]],
        17 => [[17], [4, 4, 4, 5], [4, 4, 4, 4, 1]],
        18 => [[18], [4, 4, 4, 6], [4, 4, 4, 4, 2]],
        _ => [[19], [4, 4, 4, 7], [4, 4, 4, 4, 3], [6, 13]],
    };

    private static string Group(string number, int[] groups, char separator)
    {
        var at = 0;
        return string.Join(separator, groups.Select(length => number.Substring((at += length) - length, length)));
    }

    private static string Each(string text, Func<byte, string> encode) =>
        string.Concat(System.Text.Encoding.UTF8.GetBytes(text).Select(encode));
}
