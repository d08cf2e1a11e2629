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

    private sealed class Sealing(string number, CardFace face, KeyVersion key)
    {
        public string Number => number;

        public CardFace Face => face;

        public KeyVersion Key => key;

        public SealedCard Seal()
        {
            Assert.True(Pan.TryParse(number, out var pan));
            using (pan) return Envelope.Seal(pan, face, s_token, key);
        }
    }

    private static Gen<string> Text { get; } = Gen.String[Gen.Char.AlphaNumeric, 1, 64];

    private static Gen<CardFace> Face { get; } =
        from hash in Text
        from brand in Text
        from last4 in Gen.Int[0, 9999]
        from month in Gen.Int[1, 12]
        from year in Gen.Int[2000, 2100]
        select new CardFace(hash, brand, last4.ToString("0000"), month, year);

    private static Gen<KeyVersion> Key { get; } =
        Gen.Select(Gen.Byte.Array[32], Text, (key, version) => new KeyVersion(version, key));

    private static Gen<Sealing> Any { get; } =
        from length in Gen.Int[12, 18]
        from digits in Gen.Char['0', '9'].Array[length]
        from face in Face
        from key in Key
        select new Sealing(WithCheckDigit(digits), face, key);

    [Fact]
    public void What_was_sealed_opens_unchanged() => Any.Sample(
        sealing =>
        {
            using var opened = Envelope.Open(sealing.Seal(), sealing.Face, s_token, sealing.Key);
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
                AssertRefused(card, flip.sealing.Face, flip.sealing.Key);
            },
            iter: 1000);

    [Fact]
    public void Any_other_length_is_refused() =>
        Gen.Select(Any, Gen.Byte.Array[0, 80], Gen.Bool).Sample(
            (sealing, bytes, inKey) =>
            {
                var card = sealing.Seal();
                var other = inKey ? card with { WrappedKey = bytes } : card with { Ciphertext = bytes };
                AssertRefused(other, sealing.Face, sealing.Key);
            },
            iter: 300);

    [Fact]
    public void Any_other_row_is_refused() => Gen.Select(Any, Face, Gen.Int[0, 4]).Sample(
        (sealing, other, field) =>
        {
            var face = sealing.Face;
            var moved = field switch
            {
                0 => face with { TokenHash = other.TokenHash },
                1 => face with { Brand = other.Brand },
                2 => face with { Last4 = other.Last4 },
                3 => face with { ExpiryMonth = other.ExpiryMonth },
                _ => face with { ExpiryYear = other.ExpiryYear },
            };
            if (moved != face) AssertRefused(sealing.Seal(), moved, sealing.Key);
        },
        iter: 500);

    [Fact]
    public void Any_other_key_or_version_is_refused() => Gen.Select(Any, Key).Sample(
        (sealing, other) =>
        {
            var card = sealing.Seal();
            AssertRefused(card, sealing.Face, other);
            if (other.Version != card.KeyVersion)
                AssertRefused(card with { KeyVersion = other.Version }, sealing.Face, sealing.Key);
            var moved = Envelope.Rewrap(card, sealing.Face, sealing.Key, other);
            AssertRefused(moved, sealing.Face, sealing.Key);
            using var opened = Envelope.Open(moved, sealing.Face, s_token, other);
            Assert.Equal(sealing.Number, Encoding.ASCII.GetString(opened.Reveal().Span));
        },
        iter: 300);

    private static void AssertRefused(SealedCard card, CardFace face, KeyVersion key) =>
        Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(card, face, s_token, key));

    private static string WithCheckDigit(char[] digits) => Enumerable.Range(0, 10)
        .Select(check => new string(digits) + check)
        .Single(number => Pan.TryParse(number, out _));
}
