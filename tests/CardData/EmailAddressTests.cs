using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>An e-mail address is one that mail reaches, and it is never a card number.</summary>
public sealed class EmailAddressTests
{
    private const string Local64 = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl";
    private const string Label63 = "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-012345678";

    [Theory]
    [InlineData("ada@shop.example")]
    [InlineData("o'brien+orders@mail.shop.example")]
    [InlineData("a@b.co")]
    [InlineData("jo.doe-2024@mail.example.com")]
    [InlineData("12345678+name@users.noreply.example")]
    [InlineData("ada@xn--bcher-kva.xn--p1ai")]
    [InlineData("!#$%&'*+-/?=^_`{|}~@shop.example")]
    [InlineData(Local64 + "@shop.example")]
    public void An_address_is_one(string text) => Assert.True(EmailAddress.TryParse(text, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada.shop.example")]
    [InlineData("ada@")]
    [InlineData("@shop.example")]
    [InlineData("ada@localhost")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada@[IPv6:::1]")]
    [InlineData("=?utf-8?q?x?=@b.example")]
    [InlineData("a@b.c")]
    [InlineData("a@b.c0m")]
    [InlineData("\"ada lovelace\"@shop.example")]
    [InlineData("ada(comment)@shop.example")]
    [InlineData("Ada<ada@shop.example>")]
    [InlineData("ada@shop.example,bob@shop.example")]
    [InlineData("ada@shop.example\r\nBcc:bob@shop.example")]
    [InlineData("ada@bob@shop.example")]
    [InlineData("ada @shop.example")]
    [InlineData(".ada@shop.example")]
    [InlineData("ada.@shop.example")]
    [InlineData("a..da@shop.example")]
    [InlineData("ada@-shop.example")]
    [InlineData("ada@shop-.example")]
    [InlineData("ada@shop..example")]
    [InlineData("ada@shop.example.")]
    [InlineData("ada@sh_op.example")]
    [InlineData("adá@shop.example")]
    [InlineData("ada@bücher.example")]
    [InlineData("a" + Local64 + "@shop.example")]
    [InlineData("ada@a" + Label63 + ".example")]
    public void Another_text_is_none(string? text) => Assert.False(EmailAddress.TryParse(text, out _));

    [Fact]
    public void It_has_254_characters_at_most()
    {
        var domain = string.Join('.', Enumerable.Repeat(Label63[..60], 3)) + ".example";
        var local = new string('a', 254 - 1 - domain.Length);

        Assert.InRange(local.Length, 1, 64);
        Assert.True(EmailAddress.TryParse($"{local}@{domain}", out _));
        Assert.False(EmailAddress.TryParse($"a{local}@{domain}", out _));
    }

    [Theory]
    [InlineData("4111111111111111@shop.example")]
    [InlineData("4111.1111.1111.1111@shop.example")]
    [InlineData("4111_1111_1111_1111@shop.example")]
    [InlineData("card4111111111111111@shop.example")]
    [InlineData("a4111111111111111@shop.example")]
    [InlineData("ada+4111111111111111@shop.example")]
    [InlineData("ada1.4111111111111111@shop.example")]
    [InlineData("ada@4111-1111-1111-1111.example")]
    [InlineData("ada@card4111111111111111.example")]
    [InlineData("NDExMTExMTExMTExMTExMQ==@shop.example")]
    [InlineData("34313131313131313131313131313131@shop.example")]
    [InlineData("%34111111111111111@shop.example")]
    public void A_card_number_is_none(string text) => Assert.False(EmailAddress.TryParse(text, out _));

    [Fact]
    public void It_prints_as_a_mask()
    {
        Assert.True(EmailAddress.TryParse("ada@shop.example", out var address));

        Assert.Equal("ada@shop.example", address.Value);
        Assert.Equal("***", $"{address}");
    }
}
