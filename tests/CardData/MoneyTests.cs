using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.CardData;

public sealed class MoneyTests
{
    private const long Most = 1_000_000_000_000;

    [Theory]
    [InlineData(-1, "EUR")]
    [InlineData(Most + 1, "EUR")]
    [InlineData(1, "eur")]
    [InlineData(1, "EURO")]
    [InlineData(1, null)]
    [InlineData(1, "")]
    [InlineData(1, "ABC")]
    [InlineData(1, "XAU")]
    [InlineData(1, "XXX")]
    public void An_amount_out_of_range_or_without_a_currency_is_no_money(long amount, string? currency) =>
        Assert.False(Money.TryCreate(amount, currency, out _));

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("HUF", 2)]
    [InlineData("IDR", 2)]
    [InlineData("IQD", 3)]
    [InlineData("KWD", 3)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("UYW", 4)]
    public void A_minor_unit_is_what_ISO_4217_says(string currency, int exponent)
    {
        Assert.True(Money.TryCreate(6400, currency, out var money));
        Assert.Equal(exponent, money.Exponent);
    }

    [Fact]
    public void Amounts_of_one_currency_add_up()
    {
        Assert.True(Euro(150).TryAdd(Euro(250), out var sum));
        Assert.Equal(Euro(400), sum);
    }

    [Fact]
    public void A_sum_or_a_product_may_take_the_place_of_the_amount_it_came_from()
    {
        var total = Euro(150);

        Assert.True(total.TryAdd(Euro(250), out total));
        Assert.Equal(Euro(400), total);
        Assert.True(total.TryMultiply(2, out total));
        Assert.Equal(Euro(800), total);
    }

    [Fact]
    public void Amounts_of_two_currencies_do_not_add_up()
    {
        Assert.True(Money.TryCreate(1, "USD", out var dollar));
        Assert.False(Euro(1).TryAdd(dollar, out _));
    }

    [Fact]
    public void A_price_times_a_quantity_is_an_amount()
    {
        Assert.True(Euro(1999).TryMultiply(3, out var product));
        Assert.Equal(Euro(5997), product);
    }

    [Theory]
    [InlineData(Most, 2)]
    [InlineData(Most, int.MaxValue)]
    [InlineData(1, -1)]
    public void A_product_out_of_range_is_refused(long amount, int quantity) =>
        Assert.False(Euro(amount).TryMultiply(quantity, out _));

    [Fact]
    public void A_sum_out_of_range_is_refused() => Assert.False(Euro(Most).TryAdd(Euro(1), out _));

    private static Money Euro(long amount)
    {
        Assert.True(Money.TryCreate(amount, "EUR", out var money));
        return money;
    }
}
