using System.Text;
using CsCheck;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.Tests.CardData.Plain;

namespace RegulatedWorkload.Tests.CardData.Properties;

/// <summary>
/// What finds card numbers quickly finds what the plain definition in <c>Plain/</c> finds, and where: it reads every
/// text in every form, one character after the other.
/// </summary>
public sealed class PlainDefinitionProperties
{
    private const string Soup = "0123456789012345678934 ,-.:/%\\&#x;uMNODTjAEwy3=_+aZ\"\0é٤৪４\u200B\u00AD–";

    private static readonly Gen<string> s_filler = Gen.Int[0, 70].Select(length => new string('a', length));

    private static readonly Gen<string> s_groups =
        from groups in Gen.OneOf(Gen.OneOf("4111", "1111", "411111", "11111", "4", "1", "2221", "6011", "36"),
            Gen.Int[1, 14].SelectMany(Generated.Digits)).Array[1, 20]
        from separator in Gen.OneOf(" ", "-", ", ", ",", ".", "%", "    ", "     ", "\u00A0", "x")
        select string.Join(separator, groups);

    private static readonly Gen<string> s_spelled =
        from number in Generated.CardNumber
        from separator in Gen.OneOf(" ", "-", " - ", "\u200B", "%20", "\\t", ", ", "......")
        from more in Gen.OneOf("", "7", "77")
        select string.Join(separator, (number + more).ToCharArray());

    private static readonly Gen<string> s_otherDigits =
        from written in Generated.Written
        from zero in Gen.OneOf('٠', '０', '०')
        select string.Concat(written.Select(c => char.IsAsciiDigit(c) ? (char)(zero + c - '0') : c));

    private static readonly Gen<string> s_packed =
        from text in Gen.OneOf(Generated.Written, s_groups)
        from before in Gen.String[Gen.Char.AlphaNumeric, 0, 5]
        from form in Gen.Int[0, 6]
        select before + form switch
        {
            0 => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            1 => Convert.ToBase64String(Encoding.Unicode.GetBytes(text)),
            2 => Convert.ToHexString(Encoding.UTF8.GetBytes(before + text)),
            3 => BitConverter.ToString(Encoding.Unicode.GetBytes(text)),
            4 => string.Join(", ", Encoding.UTF8.GetBytes(text)),
            5 => string.Join(' ', Encoding.UTF8.GetBytes(text).Select(value => value.ToString("D3"))),
            _ => Convert.ToBase64String(Encoding.UTF8.GetBytes(before + text)).TrimEnd('='),
        };

    private static readonly Gen<string> s_soup =
        Gen.OneOf(Gen.OneOf(Soup.ToCharArray()).Array[0, 90].Select(all => new string(all)), Gen.String);

    private static readonly Gen<string> s_plain = Gen.OneOf(
        Generated.Written, s_groups, s_spelled, s_otherDigits, s_packed, s_soup, s_filler,
        Gen.Guid.Select(id => id.ToString("D")), Gen.Guid.Select(id => id.ToString("N")));

    private static readonly Gen<string> s_piece =
        from piece in s_plain
        from encoding in Generated.Encoding
        select encoding.Encode(piece);

    private static readonly Gen<string> s_text =
        Gen.OneOf(s_piece, s_filler, s_plain).Array[1, 8].Select(pieces => string.Concat(pieces));

    [Fact]
    public void Card_numbers_are_found_where_the_plain_definition_finds_them() => s_text.Sample(
        text => Assert.Equal(
            Places(PlainCardNumberFinder.Find(text), text), Places(CardNumberFinder.Find(text), text)),
        iter: 4000);

    [Fact]
    public void The_guard_refuses_what_the_plain_definition_refuses() => s_text.Sample(
        text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            Assert.Equal(PlainCardNumberFinder.IsIn(text), CardNumberFinder.IsIn(text));
            Assert.Equal(PlainCardNumberFinder.IsIn(utf8), CardNumberFinder.IsIn(utf8));
        },
        iter: 4000);

    [Fact]
    public void Bytes_that_are_no_text_are_read_as_the_plain_definition_reads_them() =>
        Gen.Select(s_text, Gen.Byte.Array[0, 20], s_text).Sample(
            (before, bytes, after) =>
            {
                byte[] body = [.. Encoding.UTF8.GetBytes(before), .. bytes, .. Encoding.Latin1.GetBytes(after)];
                Assert.Equal(PlainCardNumberFinder.IsIn(body), CardNumberFinder.IsIn(body));
            },
            iter: 2000);

    private static IEnumerable<(int Start, int Length)> Places(List<Range>? found, string text) =>
        found?.Select(range => range.GetOffsetAndLength(text.Length)) ?? [];
}
