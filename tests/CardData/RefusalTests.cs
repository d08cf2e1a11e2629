using System.Data.Common;
using System.Text;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
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

    // Disk full, busy, read-only; a session that the server ended because nothing was asked in it; a standby.
    public static TheoryData<DbException> Outages =>
    [
        new SqliteException("full", 13),
        new SqliteException("busy", 5),
        new SqliteException("read-only", 8),
        new PostgresException("terminating", "FATAL", "FATAL", "25P03"),
        new PostgresException("read-only", "ERROR", "ERROR", "25006"),
        new PostgresException("starting", "FATAL", "FATAL", "57P03"),
    ];

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task A_store_that_cannot_be_used_now_is_told_as_unavailable(DbException outage)
    {
        var failed = await Assert.ThrowsAsync<RpcException>(() => RunAsync(new FakeCall(), _ => throw outage));

        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
    }

    [Fact]
    public async Task A_store_that_is_used_wrongly_is_told_as_an_error_of_the_service()
    {
        var failed = await Assert.ThrowsAsync<RpcException>(
            () => RunAsync(new FakeCall(), _ => throw new SqliteException("no such table", 1)));

        Assert.Equal(StatusCode.Internal, failed.StatusCode);
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
