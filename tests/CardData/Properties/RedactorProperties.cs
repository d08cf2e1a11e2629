using System.Text;
using CsCheck;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Properties;

/// <summary>Whatever text a card number stands in, it leaves without the number.</summary>
public sealed class RedactorProperties
{
    private static readonly Gen<(string Name, Func<string, string> Pack)> s_packing =
        Gen.OneOf<(string, Func<string, string>)>(
        ("as it is", text => text),
        ("base64", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
        ("base64 of UTF-16", text => Convert.ToBase64String(Encoding.Unicode.GetBytes(text))),
        ("base64url", text => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))),
        ("hexadecimal", text => Convert.ToHexString(Encoding.UTF8.GetBytes(text))),
        ("hexadecimal of UTF-16", text => Convert.ToHexStringLower(Encoding.Unicode.GetBytes(text))),
        ("decimal bytes", text => string.Join(", ", Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void No_card_number_stays_in_any_grouping_context_and_encoding() =>
        Gen.Select(Generated.Written, Generated.Surroundings, Generated.Encoding).Sample(
            (written, around, encoding) =>
            {
                var text = encoding.Encode(around.Before + written + around.After);
                AssertRemoved(written, text, encoding.Name);
            },
            iter: 3000);

    [Fact]
    public void No_card_number_stays_packed_in_base64_hexadecimal_or_decimal() =>
        Gen.Select(Generated.Written, Generated.Surroundings, s_packing).Sample(
            (written, around, packing) =>
            {
                var text = "value=" + packing.Pack(around.Before + written + around.After) + "!";
                AssertRemoved(written, text, packing.Name);
                Assert.EndsWith("!", Redactor.Redact(text), StringComparison.Ordinal);
            },
            iter: 3000);

    [Fact]
    public void What_was_redacted_stays_as_it_is() =>
        Gen.Select(Generated.Written, Generated.Surroundings, Generated.Encoding).Sample(
            (written, around, encoding) =>
            {
                var once = Redactor.Redact(encoding.Encode(around.Before + written + around.After));
                Assert.Same(once, Redactor.Redact(once));
            },
            iter: 1000);

    private static void AssertRemoved(string written, string text, string encoding)
    {
        var redacted = Redactor.Redact(text);
        Assert.True(redacted.Contains(Redactor.Mark, StringComparison.Ordinal), $"{encoding}: {text}");
        var digits = string.Concat(written.Where(char.IsAsciiDigit));
        Assert.True(new CanaryScan(digits).Find(redacted).Count == 0, $"{encoding}: {text} became {redacted}");
    }
}
