using System.Text;
using CsCheck;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Properties;

/// <summary>The guard finds every card number, however it is written, and lets random identifiers pass.</summary>
public sealed class GuardProperties
{
    private const int Identifiers = 200_000;

    [Fact]
    public void Every_card_number_is_found_in_any_grouping_context_and_encoding() =>
        Gen.Select(Generated.Written, Generated.Surroundings, Generated.Encoding).Sample(
            (written, around, encoding) =>
            {
                if (IsBarcode(written)) return;
                var text = encoding.Encode(around.Before + written + around.After);
                Assert.True(CardNumberGuard.InText(text), $"{encoding.Name}: {text}");
                Assert.True(CardNumberGuard.InBody(Encoding.UTF8.GetBytes(text)), $"{encoding.Name}: {text}");
                Assert.True(CardNumberGuard.InTarget("/search?q=" + text), $"{encoding.Name}: {text}");
                Assert.True(CardNumberGuard.InHeader("X-Note", text), $"{encoding.Name}: {text}");
            },
            iter: 5000);

    [Fact]
    public void Every_card_number_is_found_in_a_body_of_UTF_16() =>
        Gen.Select(Generated.Written, Generated.Surroundings, Gen.Bool, Gen.Int[0, 3]).Sample(
            (written, around, bigEndian, offset) =>
            {
                if (IsBarcode(written)) return;
                var encoding = bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode;
                byte[] body = [.. new byte[offset], .. encoding.GetBytes(around.Before + written + around.After)];
                Assert.True(CardNumberGuard.InBody(body), $"{offset} + {around.Before}{written}{around.After}");
            },
            iter: 2000);

    [Fact]
    public void Random_identifiers_pass() => Assert.InRange(CountRefused(), 0, 4);

    [Fact]
    public void No_text_at_all_breaks_the_guard() => Gen.Select(Gen.String, Gen.Byte.Array).Sample(
        (text, bytes) =>
        {
            _ = CardNumberGuard.InText(text);
            _ = CardNumberGuard.InBody(bytes);
            _ = Redactor.Redact(text);
        },
        iter: 2000);

    // At most one in a million may be refused: of this many, more than four would be a one in a million event.
    private static int CountRefused()
    {
        var refused = 0;
        Gen.Select(Gen.Guid, Gen.ULong).Sample(
            (id, span) =>
            {
                string[] forms = [id.ToString("D"), id.ToString("N"), $"00-{id:N}-{span:x16}-01"];
                if (forms.Any(form => CardNumberGuard.InTarget("/orders/" + form))) Interlocked.Increment(ref refused);
            },
            iter: Identifiers);
        return refused;
    }

    // A number of 13 digits that is a valid GTIN-13 too is taken for one: nobody issues such cards any more.
    private static bool IsBarcode(string written) =>
        written.Length == 13
        && written.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum() % 10 == 0;
}
