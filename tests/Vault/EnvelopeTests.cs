using System.Security.Cryptography;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.Tests.Vault;

public sealed class EnvelopeTests
{
    private const string Card = "4111111111111111";

    private readonly CardSummary _summary = new("HASH", "visa", "1111", 12, 2030);
    private readonly CardToken _token = CardToken.Create();
    private readonly KeyVersion _key = NewKey("1");

    [Theory]
    [InlineData("4222222222222")]
    [InlineData(Card)]
    [InlineData("6304000000000000000")]
    public void What_was_sealed_can_be_opened(string number)
    {
        var card = Seal(number);

        using var opened = Envelope.Open(card, _summary, _token, _key);
        Assert.Equal(number, System.Text.Encoding.ASCII.GetString(opened.Reveal().Span));
    }

    [Fact]
    public void The_length_of_a_number_does_not_show() =>
        Assert.Equal(Seal(Card).Ciphertext.Length, Seal("4222222222222").Ciphertext.Length);

    [Fact]
    public void The_same_number_is_never_sealed_alike()
    {
        var (first, second) = (Seal(Card), Seal(Card));

        Assert.NotEqual(first.Ciphertext, second.Ciphertext);
        Assert.NotEqual(first.WrappedKey, second.WrappedKey);
    }

    [Fact]
    public void A_change_of_any_bit_is_found()
    {
        var card = Seal(Card);

        foreach (var changed in Changes(card.WrappedKey)) AssertRefused(card with { WrappedKey = changed });
        foreach (var changed in Changes(card.Ciphertext)) AssertRefused(card with { Ciphertext = changed });
    }

    [Fact]
    public void A_shortened_or_extended_part_is_refused()
    {
        var card = Seal(Card);

        AssertRefused(card with { Ciphertext = card.Ciphertext[..^1] });
        AssertRefused(card with { Ciphertext = [.. card.Ciphertext, 0] });
        AssertRefused(card with { Ciphertext = [] });
        AssertRefused(card with { WrappedKey = card.WrappedKey[..^1] });
        AssertRefused(card with { WrappedKey = [] });
    }

    [Fact]
    public void No_part_fits_another_row()
    {
        var (card, other) = (Seal(Card), Seal(Card));

        AssertRefused(card with { Ciphertext = other.Ciphertext });
        AssertRefused(card with { WrappedKey = other.WrappedKey });
        AssertRefused(card with { KeyVersion = "2" });
        AssertRefused(card, _summary with { TokenHash = "OTHER" });
        AssertRefused(card, _summary with { Brand = "amex" });
        AssertRefused(card, _summary with { Last4 = "1112" });
        AssertRefused(card, _summary with { ExpiryMonth = 11 });
        AssertRefused(card, _summary with { ExpiryYear = 2031 });
    }

    [Fact]
    public void Another_key_opens_nothing() =>
        Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(Seal(Card), _summary, _token, NewKey("1")));

    [Fact]
    public void Without_its_token_no_key_opens_a_card() =>
        Assert.ThrowsAny<CryptographicException>(
            () => Envelope.Open(Seal(Card), _summary, CardToken.Create(), _key));

    [Fact]
    public void A_rewrapped_card_opens_under_the_new_key_alone()
    {
        var (card, next) = (Seal(Card), NewKey("2"));

        var moved = Envelope.Rewrap(card, _summary, _key, next);

        Assert.Equal("2", moved.KeyVersion);
        Assert.Equal(card.Ciphertext, moved.Ciphertext);
        AssertRefused(moved);
        using var opened = Envelope.Open(moved, _summary, _token, next);
        Assert.Equal(Card, System.Text.Encoding.ASCII.GetString(opened.Reveal().Span));
    }

    private static KeyVersion NewKey(string version) => new(version, RandomNumberGenerator.GetBytes(32));

    private static IEnumerable<byte[]> Changes(byte[] bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return changed;
        }
    }

    private SealedCard Seal(string number)
    {
        Assert.True(Pan.TryParse(number, out var pan));
        using (pan) return Envelope.Seal(pan, _summary, _token, _key);
    }

    private void AssertRefused(SealedCard card, CardSummary? summary = null) =>
        Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(card, summary ?? _summary, _token, _key));
}
