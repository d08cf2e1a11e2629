using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData;

public sealed class PanTests
{
    [Theory]
    [MemberData(nameof(Cards.All), MemberType = typeof(Cards))]
    public void A_card_number_knows_its_brand_and_last_four_digits(string number, string brand)
    {
        Assert.True(Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        Assert.Equal(brand, pan.Brand);
        Assert.Equal(number[^4..], pan.Last4);
        Assert.Equal(number, Encoding.ASCII.GetString(pan.Reveal().Span));
    }

    [Fact]
    public void A_card_number_of_no_known_range_is_just_a_card()
    {
        Assert.True(Pan.TryParse(Cards.WithCheckDigit("700000000000000"), out var pan));
        Assert.Equal("card", pan.Brand);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4111111111111112")]
    [InlineData("411111111111")]
    [InlineData("41111111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("４１１１１１１１１１１１１１１１")]
    [InlineData("411111111111111a")]
    public void Anything_else_is_no_card_number(string text)
    {
        Assert.False(Pan.TryParse(text, out _));
        Assert.False(Pan.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void A_card_number_prints_as_a_mask_to_people_and_debuggers()
    {
        Assert.True(Pan.TryParse(Cards.Visa, out var pan));

        Assert.Equal("**** 1111", pan.ToString());
        Assert.Equal("**** 1111", $"{pan}");
        Assert.Equal("{ToString(),nq}", typeof(Pan).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
    }

    [Fact]
    public void Disposing_wipes_the_digits()
    {
        Assert.True(Pan.TryParse(Cards.Visa, out var pan));
        Assert.True(MemoryMarshal.TryGetArray(pan.Reveal(), out var digits));

        pan.Dispose();

        Assert.All(digits.Array!, digit => Assert.Equal(0, digit));
        Assert.Throws<ObjectDisposedException>(() => pan.Reveal());
        Assert.Equal("**** 1111", pan.ToString());
    }

    [Fact]
    public void Two_card_numbers_are_never_equal()
    {
        Assert.True(Pan.TryParse(Cards.Visa, out var one));
        Assert.True(Pan.TryParse(Cards.Visa, out var other));

        Assert.NotEqual(one, other);
    }

    [Fact]
    public void A_secret_prints_as_a_mask_and_is_wiped_when_disposed()
    {
        var secret = Sensitive.Copy("correct horse");
        Assert.Equal("correct horse", Encoding.UTF8.GetString(secret.Reveal().Span));
        Assert.Equal("***", secret.ToString());
        Assert.True(MemoryMarshal.TryGetArray(secret.Reveal(), out var bytes));

        secret.Dispose();

        Assert.All(bytes.Array!, element => Assert.Equal(0, element));
        Assert.Throws<ObjectDisposedException>(() => secret.Reveal());
    }
}
