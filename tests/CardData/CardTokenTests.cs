using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.CardData;

public sealed class CardTokenTests
{
    [Fact]
    public void A_fresh_token_parses_back_to_itself()
    {
        var token = CardToken.Create();

        Assert.True(CardToken.TryParse(token.Value, out var parsed));
        Assert.Equal(token, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tok_")]
    [InlineData("tok_4111111111111111")]
    [InlineData("xyz_AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tok_AAAAAAAAAAAAAAAAAAAAA!")]
    public void Anything_else_is_no_token(string text) => Assert.False(CardToken.TryParse(text, out _));
}
