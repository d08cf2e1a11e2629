using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>What crosses gRPC beside the declared answer: status, metadata and trailers.</summary>
public sealed class RefusalTests
{
    private static readonly CanaryScan s_scan = new(Cards.Visa);

    [Fact]
    public void A_refusal_that_quotes_a_card_number_crosses_without_it()
    {
        var refused = new Refusal(
            StatusCode.NotFound, "no-" + Cards.Visa, "No card 4111 1111 1111 1111.").ToException();

        Assert.Empty(s_scan.FindInPieces(TextOf(refused)));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task The_refusal_of_a_callee_is_passed_on_without_a_card_number()
    {
        var quoting = new RpcException(
            new Status(StatusCode.InvalidArgument, "Not a date: " + Cards.Visa),
            new Metadata
            {
                { Refusal.Trailer, "bad-" + Cards.Visa }, { "card-bin", Encoding.ASCII.GetBytes(Cards.Visa) },
            });
        Assert.NotEmpty(s_scan.Find(TextOf(quoting)));

        var passedOn = await Assert.ThrowsAsync<RpcException>(() => RunAsync(new FakeCall(), _ => throw quoting));

        Assert.Empty(s_scan.FindInPieces(TextOf(passedOn)));
        Assert.Equal(StatusCode.InvalidArgument, passedOn.StatusCode);
    }

    [Fact]
    public async Task A_failure_that_quotes_a_card_number_is_told_in_a_fixed_sentence()
    {
        var failed = await Assert.ThrowsAsync<RpcException>(
            () => RunAsync(new FakeCall(), _ => throw new InvalidOperationException("Card " + Cards.Visa)));

        Assert.Empty(s_scan.FindInPieces(TextOf(failed)));
    }

    [Fact]
    public async Task A_trailer_with_a_card_number_is_withdrawn_and_the_others_stay()
    {
        var call = new FakeCall();

        await RunAsync(call, context =>
        {
            context.ResponseTrailers.Add("card", Cards.Visa);
            context.ResponseTrailers.Add("card-bin", Encoding.ASCII.GetBytes("4111-1111-1111-1111"));
            context.ResponseTrailers.Add("took", "12");
            return Task.FromResult("done");
        });

        Assert.Equal(["took"], call.ResponseTrailers.Select(entry => entry.Key));
    }

    private static Task<string> RunAsync(FakeCall call, Func<ServerCallContext, Task<string>> method) =>
        new RefusalInterceptor(NullLogger<RefusalInterceptor>.Instance)
            .UnaryServerHandler("", call, (_, context) => method(context));

    private static byte[] TextOf(RpcException failure) =>
    [
        .. Encoding.UTF8.GetBytes($"{failure} {failure.Status.Detail}"),
        .. failure.Trailers.SelectMany(entry => Encoding.UTF8.GetBytes(entry.Key)),
        .. failure.Trailers.SelectMany(
            entry => entry.IsBinary ? entry.ValueBytes : Encoding.UTF8.GetBytes(entry.Value)),
    ];
}
