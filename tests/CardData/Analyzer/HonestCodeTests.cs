namespace RegulatedWorkload.Tests.CardData.Analyzer;

/// <summary>What services do with card data all day is not refused.</summary>
public sealed class HonestCodeTests
{
    [Theory]
    [InlineData("_ = $\"card {pan.Brand} {pan.Last4}\";")]
    [InlineData("_ = $\"card {nameof(pan)}\";")]
    [InlineData("_ = \"card \" + card.Number.Last4;")]
    [InlineData("logger.LogInformation(\"{Brand} {Last4}\", pan.Brand, pan.Last4);")]
    [InlineData("ArgumentNullException.ThrowIfNull(pan);")]
    [InlineData("ObjectDisposedException.ThrowIf(pan is null, typeof(Pan));")]
    [InlineData("throw new InvalidOperationException(\"The card \" + pan.Last4 + \" is none.\");")]
    [InlineData("_ = new { pan.Brand, pan.Last4 };")]
    [InlineData("_ = JsonSerializer.Serialize(pan.Last4);")]
    [InlineData("new Utf8JsonWriter(System.IO.Stream.Null).WriteString(\"number\", pan.Reveal().Span);")]
    [InlineData("_ = UnsafeByteOperations.UnsafeWrap(pan.Reveal());")]
    [InlineData("_ = Convert.ToHexString(HMACSHA256.HashData(key.Reveal().Span, pan.Reveal().Span));")]
    [InlineData("Span<byte> padded = stackalloc byte[19]; pan.Reveal().Span.CopyTo(padded);")]
    [InlineData("var cards = new List<Card> { card }; cards.Add(new Card(pan)); _ = cards.Count.ToString();")]
    [InlineData("(Pan Number, int Month) pair = (pan, 12); _ = pair.Month;")]
    [InlineData("logger.LogInformation(\"{Type}\", typeof(Pan).Name);")]
    [InlineData("using (pan) { _ = pan.Reveal().Length + 1; }")]
    public async Task Handling_card_data_in_memory(string body) => Assert.Empty(await Snippet.BodyAsync(body));

    [Theory]
    [InlineData("record Face(string Brand, string Last4, int Month);")]
    [InlineData("sealed class Card(Pan number) : IDisposable { public void Dispose() => number.Dispose(); }")]
    [InlineData("class Reader(ILogger<Pan> log) { public ILogger Log => log; } record R(Reader Reader);")]
    [InlineData("record Result(string Token) { public static Pan? Test; }")]
    [InlineData("class Dto { [JsonIgnore] public Pan? Number { get; set; } public string? Last4 { get; set; } }")]
    public async Task Types_around_card_data(string code) => Assert.Empty(await Snippet.TypesAsync(code));

    [Fact]
    public async Task A_compilation_without_card_data_is_not_looked_at() =>
        Assert.Empty(await Snippet.TypesAsync("record Plain(string Name) { public string Text => $\"{Name}\"; }"));
}
