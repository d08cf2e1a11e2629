using System.Net;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// An address of a callee falls silent, as the pods of a node without power do: nobody refuses or closes anything.
/// Requests get their answers from another address, in less time than the gateway gives them.
/// </summary>
public sealed class SilentAddressTests : IAsyncLifetime
{
    private const int Many = 40;

    private static readonly TimeSpan Gateway = TimeSpan.FromSeconds(30);

    private readonly Neighbours _neighbours = new(TimeProvider.System);
    private Peer _first = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Protocols => [true, false];

    public async ValueTask InitializeAsync()
    {
        _first = await _neighbours.StartCalleeAsync(Neighbours.One);
        await _neighbours.StartCallerAsync(_first);
    }

    public ValueTask DisposeAsync() => _neighbours.DisposeAsync();

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Many_requests_at_once_are_answered_when_another_address_answers_no_connect(bool grpc)
    {
        using var silent = await UnansweredPort.TakeAsync(new IPEndPoint(Neighbours.Two, _neighbours.Port));
        _neighbours.Addresses = [Neighbours.Two, Neighbours.One];

        await AskAsync(grpc, Many);
        await AskAsync(grpc, Many);

        Assert.Equal(2 * Many, _first.Served);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_set_aside_address_gets_requests_once_it_can_be_connected_to(bool grpc)
    {
        _neighbours.Addresses = [Neighbours.Two, Neighbours.One];
        using (await UnansweredPort.TakeAsync(new IPEndPoint(Neighbours.Two, _neighbours.Port)))
        {
            await AskAsync(grpc, Many);
        }

        var second = await _neighbours.StartCalleeAsync(Neighbours.Two);

        await Eventually.TrueAsync(async () =>
        {
            await AskAsync(grpc, 1);
            return second.Served > 0;
        });
    }

    [Fact]
    public async Task A_callee_all_of_whose_addresses_have_changed_is_found_by_the_next_request()
    {
        await AskAsync(grpc: true, 1);
        await _first.DisposeAsync();
        var second = await _neighbours.StartCalleeAsync(Neighbours.Two);
        _neighbours.Addresses = [Neighbours.Two];

        await AskAsync(grpc: true, 1);

        Assert.Equal(1, second.Served);
    }

    [Fact]
    public async Task What_may_be_asked_twice_is_asked_elsewhere_when_a_connection_falls_silent()
    {
        var second = await _neighbours.StartCalleeAsync(Neighbours.Two, Peer.FreePort());
        await using var wire = new Wire(
            new IPEndPoint(Neighbours.Two, _neighbours.Port), new IPEndPoint(Neighbours.Two, second.Port));
        _neighbours.Addresses = [Neighbours.Two, Neighbours.One];
        await Eventually.TrueAsync(async () =>
        {
            await _neighbours.PostAsync(Cancellation);
            return second.Served > 0;
        });

        wire.IsSilent = true;
        wire.Silence();

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Gateway);
        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => _neighbours.GetAsync(limit.Token)));
        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => _neighbours.PostAsync(limit.Token)));
    }

    private async Task AskAsync(bool grpc, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Gateway);
        await Task.WhenAll(Enumerable.Range(0, count).Select(
            _ => grpc ? _neighbours.ListAsync(limit.Token) : _neighbours.PostAsync(limit.Token)));
    }
}
