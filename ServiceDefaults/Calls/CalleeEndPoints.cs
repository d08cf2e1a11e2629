using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// The addresses of a callee for plain HTTP, each in its turn. They are looked up again as requests come, and while the
/// name service does not answer, the last known ones stay.
/// </summary>
internal sealed class CalleeEndPoints(CalleeAddress callee, NameLookup lookup, TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile IPEndPoint[] _known = [];
    private Task _refresh = Task.CompletedTask;
    private long _dueAt;
    private uint _turn;

    /// <summary>All known addresses, beginning with the one whose turn it is.</summary>
    /// <exception cref="HttpRequestException">None was ever found.</exception>
    public async ValueTask<IReadOnlyList<IPEndPoint>> InTurnAsync(CancellationToken cancellationToken)
    {
        var refresh = RefreshWhenDue();
        if (_known.Length == 0) await refresh.WaitAsync(cancellationToken);
        var known = _known;
        if (known.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, "The callee's name is not known.");
        }

        var first = (int)(Interlocked.Increment(ref _turn) % (uint)known.Length);
        return [.. known[first..], .. known[..first]];
    }

    /// <summary>Asks again at the next request: an address did not answer.</summary>
    public void Doubt() => Interlocked.Exchange(ref _dueAt, 0);

    private Task RefreshWhenDue()
    {
        lock (_gate)
        {
            if (!_refresh.IsCompleted || time.GetUtcNow().UtcTicks < Interlocked.Read(ref _dueAt)) return _refresh;
            Interlocked.Exchange(ref _dueAt, (time.GetUtcNow() + CalleeAddress.Refresh).UtcTicks);
            return _refresh = RefreshAsync();
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            var found = await lookup(callee.Host, CancellationToken.None);
            if (found.Length > 0) _known = [.. found.Select(address => new IPEndPoint(address, callee.Port))];
        }
        catch (SocketException)
        {
            Interlocked.Exchange(ref _dueAt, (time.GetUtcNow() + CalleeAddress.Retry).UtcTicks);
        }
    }
}
