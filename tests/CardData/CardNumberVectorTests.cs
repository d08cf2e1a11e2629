using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>One definition of how a card number may be written, for guard, redactor, stores and form.</summary>
public sealed class CardNumberVectorTests
{
    private static readonly JsonSerializerOptions s_relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string, string> Numbers => Data(
        [.. CardNumberVectors.All.AsWritten, .. CardNumberVectors.All.Embedded]);

    public static TheoryData<string, string> HonestTexts => Data(CardNumberVectors.All.Honest);

    public static TheoryData<string, string, string> Digits =>
        [.. CardNumberVectors.All.AsWritten.Select(vector => (vector.Why, vector.Value, vector.Digits!))];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_card_number_is_refused_wherever_it_stands(string why, string text)
    {
        Assert.True(CardNumberGuard.InText(text), why);
        Assert.True(CardNumberGuard.InHeader("Idempotency-Key", text), why);
        Assert.True(CardNumberGuard.InTarget($"/search?q={Uri.EscapeDataString(text)}&page=1"), why);
        Assert.True(CardNumberGuard.InBody(Encoding.UTF8.GetBytes(text)), why);
        Assert.True(CardNumberGuard.InBody(JsonSerializer.SerializeToUtf8Bytes(new { note = text })), why);
        Assert.True(CardNumberGuard.InBody(JsonSerializer.SerializeToUtf8Bytes(new { note = text }, s_relaxed)), why);
        Assert.True(CardNumberGuard.InBody(Encoding.Unicode.GetBytes($"{{\"note\":\"{text}\"}}")), why);
        Assert.True(CardNumberGuard.InBody(Encoding.BigEndianUnicode.GetBytes($"{{\"note\":\"{text}\"}}")), why);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_card_number_is_removed_from_what_is_logged(string why, string text)
    {
        Assert.DoesNotContain(text, Redactor.Redact($"[{text}]"), StringComparison.Ordinal);
        Assert.False(CardNumberGuard.InText(Redactor.Redact($"[{text}]")), why);
    }

    [Theory]
    [MemberData(nameof(HonestTexts))]
    public void What_only_looks_like_one_passes(string why, string text)
    {
        Assert.False(CardNumberGuard.InHeader("X-Note", text), why);
        Assert.False(CardNumberGuard.InTarget($"/search?q={Uri.EscapeDataString(text)}&page=1"), why);
        Assert.False(CardNumberGuard.InBody(JsonSerializer.SerializeToUtf8Bytes(new { note = text })), why);
    }

    [Theory]
    [MemberData(nameof(Digits))]
    public void Its_digits_are_read_by_their_values(string why, string text, string digits)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var view = new byte[utf8.Length];
        var length = CardText.Read(utf8, view, [], []);

        Assert.Equal(digits, string.Concat(Encoding.ASCII.GetString(view, 0, length).Where(char.IsAsciiDigit)));
        Assert.DoesNotContain(CardText.Letter, view[..length]);
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Every_decimal_digit_of_Unicode_makes_a_card_number()
    {
        var zeros = Enumerable.Range(0, 0x20000).Where(Rune.IsValid).Select(value => new Rune(value)).Where(
            character => Rune.IsDigit(character) && Rune.GetNumericValue(character) == 0).ToList();

        Assert.True(zeros.Count > 60, $"{zeros.Count} scripts have digits.");
        Assert.All(zeros, zero => Assert.True(CardNumberGuard.InText(string.Concat(
            Cards.Visa.Select(digit => new Rune(zero.Value + digit - '0').ToString())))));
    }

    private static TheoryData<string, string> Data(IEnumerable<CardNumberVectors.Vector> vectors) =>
        [.. vectors.Select(vector => (vector.Why, vector.Value))];
}
