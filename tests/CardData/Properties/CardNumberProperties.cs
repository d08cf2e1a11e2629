using System.Text;
using CsCheck;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Properties;

/// <summary>What holds for every card number: check digit, mask, wiping.</summary>
public sealed class CardNumberProperties
{
    [Fact]
    public void Exactly_one_check_digit_fits_the_digits_before_it() =>
        Gen.Int[1, 18].SelectMany(Generated.Digits).Sample(
            digits => Enumerable.Range(0, 10).Count(check => IsValid(digits + check)) == 1
                && IsValid(Cards.WithCheckDigit(digits)),
            iter: 2000);

    [Fact]
    public void One_mistyped_digit_is_always_noticed() =>
        (from number in Generated.CardNumber
         from at in Gen.Int[0, number.Length - 1]
         from other in Gen.Int[1, 9]
         select (number, at, other))
        .Sample(
            typed =>
            {
                var digits = typed.number.ToCharArray();
                digits[typed.at] = (char)('0' + ((digits[typed.at] - '0' + typed.other) % 10));
                return IsValid(typed.number) && !IsValid(new string(digits));
            },
            iter: 2000);

    [Fact]
    public void Two_neighbours_that_change_places_are_noticed_unless_they_are_0_and_9() =>
        (from number in Generated.CardNumber from at in Gen.Int[0, number.Length - 2] select (number, at))
        .Sample(
            typed =>
            {
                var digits = typed.number.ToCharArray();
                var (left, right) = (digits[typed.at], digits[typed.at + 1]);
                (digits[typed.at], digits[typed.at + 1]) = (right, left);
                var looksRight = left == right || (left, right) is ('0', '9') or ('9', '0');
                return IsValid(new string(digits)) == looksRight;
            },
            iter: 2000);

    [Fact]
    public void A_card_number_shows_its_last_four_digits_and_no_others() => Generated.CardNumber.Sample(
        number =>
        {
            using var pan = Parse(number);
            return pan.Last4 == number[^4..]
                && pan.ToString() == "**** " + number[^4..]
                && Encoding.ASCII.GetString(pan.Reveal().Span) == number;
        },
        iter: 1000);

    [Fact]
    public void Every_brand_is_known_by_its_range() => Generated.CardNumber.Sample(
        number =>
        {
            using var pan = Parse(number);
            return IssuerRanges.Find(Encoding.ASCII.GetBytes(number)) == pan.Brand;
        },
        iter: 1000);

    [Fact]
    public void Any_other_text_is_no_card_number() =>
        Gen.String[Gen.OneOf(Gen.Char['0', '9'], Gen.Char), 0, 24].Sample(
            text =>
            {
                var expected = text.Length is >= 13 and <= 19 && text.All(char.IsAsciiDigit) && IsLuhn(text);
                return Pan.TryParse(text, out _) == expected
                    && Pan.TryParse(Encoding.UTF8.GetBytes(text), out _) == expected;
            },
            iter: 2000);

    private static Pan Parse(string number)
    {
        Assert.True(Pan.TryParse(number, out var pan));
        return pan;
    }

    private static bool IsValid(string digits) => Luhn.IsValid(Encoding.ASCII.GetBytes(digits));

    private static bool IsLuhn(string digits) => Cards.WithCheckDigit(digits[..^1]) == digits;
}
