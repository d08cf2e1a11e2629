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
        using var body = await ReadAsync(PipeReader.Create(new ReadOnlySequence<byte>(arrived)), limit);

        Assert.Equal(fits, body is not null);
        Assert.True(IsWiped(arrived));
        if (body is null) return;
        var read = body.Bytes;
        Assert.Equal(Body, Encoding.UTF8.GetString(read));
        body.Dispose();
        Assert.True(IsWiped(read));
    }

    [Fact]
    public async Task A_body_takes_no_more_memory_than_arrives_and_leaves_none_of_it_behind_as_it_grows()
    {
        var lent = new Lent();
        var pipe = new Pipe();
        var reading = ReadAsync(pipe.Reader, RequestBody.MaxSize, lent);
        Assert.Empty(lent.Sizes);

        for (var written = 0; written < RequestBody.MaxSize; written += Body.Length)
        {
            await pipe.Writer.WriteAsync(
                Encoding.UTF8.GetBytes(Body).AsMemory(0, Math.Min(Body.Length, RequestBody.MaxSize - written)),
                TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => Task.FromResult(lent.Sizes.Count > 0));
            Assert.True(lent.Sizes[^1] <= Math.Max(2 * (written + Body.Length), 4096));
        }

        await pipe.Writer.CompleteAsync();
        using (await reading) Assert.Equal(lent.Sizes.Count - 1, lent.Returned);
        Assert.Equal(lent.Sizes.Count, lent.Returned);
    }

    [Fact]
    public async Task A_request_without_a_body_takes_no_memory_for_one()
    {
        var lent = new Lent();
        using var body = await ReadAsync(PipeReader.Create(ReadOnlySequence<byte>.Empty), RequestBody.MaxSize, lent);

        Assert.True(body!.Bytes.IsEmpty);
        Assert.Empty(lent.Sizes);
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

    private static Task<RequestBody?> ReadAsync(PipeReader arrived, int limit, ArrayPool<byte>? pool = null)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new Arrived(arrived));
        return RequestBody.ReadAsync(context.Request, limit, TestContext.Current.CancellationToken, pool);
    }

    private static bool IsWiped(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) < 0;

    private sealed class Arrived(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }

    // What is given back holds nothing of what was in it.
    private sealed class Lent : ArrayPool<byte>
    {
        public List<int> Sizes { get; } = [];

        public int Returned { get; private set; }

        public override byte[] Rent(int minimumLength)
        {
            Sizes.Add(minimumLength);
            return new byte[minimumLength];
        }

        public override void Return(byte[] array, bool clearArray = false)
        {
            Assert.True(IsWiped(array));
            Returned++;
        }
    }
}
