using System.Numerics;
using CsCheck;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.CardData.Properties;

/// <summary>Tokens and money, for any text and any amount.</summary>
public sealed class ValueProperties
{
    private const long Most = 1_000_000_000_000;

    private static readonly Gen<long> s_amount = Gen.OneOf(
        Gen.Long[0, Most], Gen.Long[0, 1000], Gen.Long[Most - 1000, Most], Gen.Long);

    [Fact]
    public void A_token_reads_back_as_itself_and_is_taken_for_no_card_number() => Gen.Int.Sample(
        _ =>
        {
            var token = CardToken.Create();
            Assert.True(CardToken.TryParse(token.Value, out var parsed) && parsed == token);
            Assert.Matches("^tok_[A-Za-z0-9_-]{22}$", token.Value);
            Assert.False(CardNumberGuard.InText(token.Value));
            Assert.Same(token.Value, Redactor.Redact(token.Value));
        },
        iter: 5000);

    [Fact]
    public void A_changed_token_is_another_token_or_none() =>
        Gen.Select(Gen.Int[0, 25], Gen.Char[(char)0, (char)0x17f]).Sample(
            (at, other) =>
            {
                var token = CardToken.Create();
                var changed = token.Value[..at] + other + token.Value[(at + 1)..];
                if (changed == token.Value) return;
                Assert.False(CardToken.TryParse(changed, out var parsed) && parsed == token);
            },
            iter: 2000);

    [Fact]
    public void Any_text_is_a_token_only_in_the_form_that_tokens_have() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char.AlphaNumeric, 22, 22].Select(text => "tok_" + text)).Sample(
            text =>
            {
                if (CardToken.TryParse(text, out var token)) Assert.Equal(text, token.Value);
            },
            iter: 2000);

    [Fact]
    public void Sums_are_exact_or_refused_and_never_overflow() =>
        Gen.Select(s_amount, s_amount).Sample(
            (a, b) =>
            {
                var valid = Money.TryCreate(a, "EUR", out var left) & Money.TryCreate(b, "EUR", out var right);
                Assert.Equal(a is >= 0 and <= Most && b is >= 0 and <= Most, valid);
                if (!valid) return;
                var expected = (BigInteger)a + b;
                Assert.Equal(expected <= Most, left.TryAdd(right, out var sum));
                Assert.Equal(expected <= Most ? expected : 0, sum.Amount);
                Assert.Equal(left.TryAdd(right, out var one), right.TryAdd(left, out var other));
                Assert.Equal(one, other);
            },
            iter: 5000);

    [Fact]
    public void Products_are_exact_or_refused_and_never_overflow() =>
        Gen.Select(Gen.Long[0, Most], Gen.OneOf(Gen.Int, Gen.Int[0, 99])).Sample(
            (price, quantity) =>
            {
                Assert.True(Money.TryCreate(price, "EUR", out var money));
                var expected = (BigInteger)price * quantity;
                var fits = expected >= 0 && expected <= Most;
                Assert.Equal(fits, money.TryMultiply(quantity, out var product));
                Assert.Equal(fits ? expected : 0, product.Amount);
            },
            iter: 5000);

    [Fact]
    public void The_parts_of_an_order_add_up_in_any_order() =>
        Gen.Select(Gen.Long[0, Most / 20].Array[1, 20], Gen.Int).Sample(
            (parts, _) => Assert.Equal(Total(parts), Total([.. parts.Reverse()])), iter: 1000);

    [Fact]
    public void Amounts_of_different_currencies_never_meet() =>
        Gen.Select(Currency, Currency, Gen.Long[0, Most / 2]).Sample(
            (one, other, amount) =>
            {
                Assert.True(Money.TryCreate(amount, one, out var left) & Money.TryCreate(amount, other, out var right));
                Assert.Equal(one == other, left.TryAdd(right, out _));
                Assert.Equal(one == other, left == right);
            },
            iter: 2000);

    private static Gen<string> Currency { get; } =
        Gen.OneOf("EUR", "USD", "HUF", "IQD", "JPY", "UYW");

    private static Money Total(long[] parts)
    {
        Assert.True(Money.TryCreate(0, "EUR", out var total));
        foreach (var part in parts)
        {
            Assert.True(Money.TryCreate(part, "EUR", out var money) && total.TryAdd(money, out total));
        }

        return total;
    }
}
