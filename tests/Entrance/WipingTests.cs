extern alias service;

using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using service::RegulatedWorkload.Edge.Cards;
using service::RegulatedWorkload.Edge.Requests;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>The copies of a card number that the entrance owns hold zeros when it is done with them.</summary>
public sealed class WipingTests
{
    private const string Body = $$"""{"number":"{{Answers.Number}}","expiryMonth":12,"expiryYear":2030}""";

    [Theory]
    [InlineData(1024, true)]
    [InlineData(20, false)]
    public async Task The_body_of_a_request_is_wiped_where_it_arrived_and_where_it_was_read(int limit, bool fits)
    {
        var arrived = Encoding.UTF8.GetBytes(Body);
        using var body = await RequestBody.ReadAsync(RequestOf(arrived), limit, TestContext.Current.CancellationToken);

        Assert.Equal(fits, body is not null);
        Assert.True(IsWiped(arrived));
        if (body is null) return;
        Assert.Equal(Body, Encoding.UTF8.GetString(body.Bytes));
        body.Dispose();
        Assert.True(IsWiped(body.Bytes));
    }

    [Fact]
    public void A_card_is_wiped_with_its_request()
    {
        Assert.True(CardReader.TryRead(Encoding.UTF8.GetBytes(Body), out var card, out _));
        var digits = card.Number.Reveal();
        Assert.Equal(Answers.Number, Encoding.ASCII.GetString(digits.Span));

        card.Dispose();

        Assert.True(IsWiped(digits.Span));
    }

    private static HttpRequest RequestOf(byte[] body)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new Arrived(PipeReader.Create(new ReadOnlySequence<byte>(body))));
        return context.Request;
    }

    private static bool IsWiped(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) < 0;

    private sealed class Arrived(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
