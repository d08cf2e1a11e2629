using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// The addresses of a callee. They are looked up again as requests come, and while the name service does not answer,
/// the last known ones stay.
/// </summary>
internal sealed class CalleeEndPoints(CalleeAddress callee, NameLookup lookup, TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<IPEndPoint> _known = [];
    private Task _refresh = Task.CompletedTask;
    private long _dueAt;

    /// <summary>All known addresses; the same list while they are the same.</summary>
    /// <exception cref="HttpRequestException">None was ever found.</exception>
    public async ValueTask<IReadOnlyList<IPEndPoint>> KnownAsync(CancellationToken cancellationToken)
    {
        var refresh = RefreshWhenDue();
        if (_known.Count == 0) await refresh.WaitAsync(cancellationToken);
        return _known is { Count: > 0 } known
            ? known
            : throw new HttpRequestException(
                HttpRequestError.NameResolutionError,
                "The callee's name is not known.",
                new IOException("The name service gives no address."));
    }

    /// <summary>Asks again soon: an address did not answer.</summary>
    public void Doubt()
    {
        var soon = (time.GetUtcNow() + CalleeAddress.Retry).UtcTicks;
        lock (_gate)
        {
            if (_dueAt > soon) _dueAt = soon;
        }
    }

    private Task RefreshWhenDue()
    {
        lock (_gate)
        {
            if (!_refresh.IsCompleted || time.GetUtcNow().UtcTicks < _dueAt) return _refresh;
            DueIn(CalleeAddress.Refresh);
            return _refresh = RefreshAsync();
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            var found = await lookup(callee.Host, CancellationToken.None);
            IReadOnlyList<IPEndPoint> addresses =
                [.. found.Distinct().Select(address => new IPEndPoint(address, callee.Port))];
            if (addresses.Count > 0 && !addresses.SequenceEqual(_known)) _known = addresses;
        }
        catch (SocketException)
        {
            DueIn(CalleeAddress.Retry);
        }
    }

    private void DueIn(TimeSpan wait)
    {
        lock (_gate) _dueAt = (time.GetUtcNow() + wait).UtcTicks;
    }
}
