using System.Security.Cryptography;
using System.Text;
using CsCheck;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>For any card, key and place: what was sealed opens unchanged, or not at all.</summary>
public sealed class EnvelopeProperties
{
    private static readonly CardToken s_token = CardToken.Create();

    private sealed class Sealing(string number, CardSummary summary, KeyVersion key)
    {
        public string Number => number;

        public CardSummary Summary => summary;

        public KeyVersion Key => key;

        public SealedCard Seal()
        {
            Assert.True(Pan.TryParse(number, out var pan));
            using (pan) return Envelope.Seal(pan, summary, s_token, key);
        }
    }

    private static Gen<string> Text { get; } = Gen.String[Gen.Char.AlphaNumeric, 1, 64];

    private static Gen<CardSummary> Summary { get; } =
        from hash in Text
        from brand in Text
        from last4 in Gen.Int[0, 9999]
        from month in Gen.Int[1, 12]
        from year in Gen.Int[2000, 2100]
        select new CardSummary(hash, brand, last4.ToString("0000"), month, year);

    private static Gen<KeyVersion> Key { get; } =
        Gen.Select(Gen.Byte.Array[32], Text, (key, version) => new KeyVersion(version, key));

    private static Gen<Sealing> Any { get; } =
        from length in Gen.Int[12, 18]
        from digits in Gen.Char['0', '9'].Array[length]
        from summary in Summary
        from key in Key
        select new Sealing(WithCheckDigit(digits), summary, key);

    [Fact]
    public void What_was_sealed_opens_unchanged() => Any.Sample(
        sealing =>
        {
            using var opened = Envelope.Open(sealing.Seal(), sealing.Summary, s_token, sealing.Key);
            return Encoding.ASCII.GetString(opened.Reveal().Span) == sealing.Number;
        },
        iter: 500);

    [Fact]
    public void Any_changed_byte_is_refused() =>
        (from sealing in Any
         from inKey in Gen.Bool
         from at in Gen.Int[0, (inKey ? 61 : 48) - 1]
         from change in Gen.Int[1, 255]
         select (sealing, inKey, at, change))
        .Sample(
            flip =>
            {
                var card = flip.sealing.Seal();
                var part = flip.inKey ? card.WrappedKey : card.Ciphertext;
                Assert.Equal(flip.inKey ? 61 : 48, part.Length);
                part[flip.at] ^= (byte)flip.change;
                AssertRefused(card, flip.sealing.Summary, flip.sealing.Key);
            },
            iter: 1000);

    [Fact]
    public void Any_other_length_is_refused() =>
        Gen.Select(Any, Gen.Byte.Array[0, 80], Gen.Bool).Sample(
            (sealing, bytes, inKey) =>
            {
                var card = sealing.Seal();
                var other = inKey ? card with { WrappedKey = bytes } : card with { Ciphertext = bytes };
                AssertRefused(other, sealing.Summary, sealing.Key);
            },
            iter: 300);

    [Fact]
    public void Any_other_row_is_refused() => Gen.Select(Any, Summary, Gen.Int[0, 4]).Sample(
        (sealing, other, field) =>
        {
            var summary = sealing.Summary;
            var moved = field switch
            {
                0 => summary with { TokenHash = other.TokenHash },
                1 => summary with { Brand = other.Brand },
                2 => summary with { Last4 = other.Last4 },
                3 => summary with { ExpiryMonth = other.ExpiryMonth },
                _ => summary with { ExpiryYear = other.ExpiryYear },
            };
            if (moved != summary) AssertRefused(sealing.Seal(), moved, sealing.Key);
        },
        iter: 500);

    [Fact]
    public void Any_other_key_or_version_is_refused() => Gen.Select(Any, Key).Sample(
        (sealing, other) =>
        {
            var card = sealing.Seal();
            AssertRefused(card, sealing.Summary, other);
            if (other.Version != card.KeyVersion)
                AssertRefused(card with { KeyVersion = other.Version }, sealing.Summary, sealing.Key);
            var moved = Envelope.Rewrap(card, sealing.Summary, sealing.Key, other);
            AssertRefused(moved, sealing.Summary, sealing.Key);
            using var opened = Envelope.Open(moved, sealing.Summary, s_token, other);
            Assert.Equal(sealing.Number, Encoding.ASCII.GetString(opened.Reveal().Span));
        },
        iter: 300);

    private static void AssertRefused(SealedCard card, CardSummary summary, KeyVersion key) =>
        Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(card, summary, s_token, key));

    private static string WithCheckDigit(char[] digits) => Enumerable.Range(0, 10)
        .Select(check => new string(digits) + check)
        .Single(number => Pan.TryParse(number, out _));
}
