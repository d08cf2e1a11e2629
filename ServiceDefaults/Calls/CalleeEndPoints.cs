using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// The addresses of a callee. They are looked up again as requests come, and while the name service does not answer,
/// the last known ones stay.
/// </summary>
internal sealed class CalleeEndPoints(CalleeAddress callee, NameLookup lookup, TimeProvider time)
{
    // So that a callee that is down is not a load on the name service.
    private static readonly TimeSpan BetweenDoubts = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private volatile IReadOnlyList<IPEndPoint> _known = [];
    private Task _refresh = Task.CompletedTask;
    // By the clock that nobody sets.
    private long _askedAt;
    private TimeSpan _dueAfter;

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

    /// <summary>The addresses that there are now, since none of the known ones can be connected to.</summary>
    public async ValueTask<IReadOnlyList<IPEndPoint>> AnewAsync(CancellationToken cancellationToken)
    {
        DueIn(TimeSpan.Zero, unlessWithin: BetweenDoubts);
        await RefreshWhenDue().WaitAsync(cancellationToken);
        return _known;
    }

    /// <summary>Asks again soon: an address did not answer.</summary>
    public void Doubt() => DueIn(CalleeAddress.Retry, unlessWithin: TimeSpan.Zero);

    private Task RefreshWhenDue()
    {
        lock (_gate)
        {
            if (!_refresh.IsCompleted || time.GetElapsedTime(_askedAt) < _dueAfter) return _refresh;
            _askedAt = time.GetTimestamp();
            _dueAfter = CalleeAddress.Refresh;
            return _refresh = RefreshAsync();
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            var found = await lookup(callee.Host, CancellationToken.None);
            // Name services shuffle them.
            IReadOnlyList<IPEndPoint> addresses =
            [
                .. found.Distinct()
                    .OrderBy(address => address.ToString(), StringComparer.Ordinal)
                    .Select(address => new IPEndPoint(address, callee.Port)),
            ];
            if (addresses.Count > 0 && !addresses.SequenceEqual(_known)) _known = addresses;
        }
        catch (SocketException)
        {
            Doubt();
        }
    }

    private void DueIn(TimeSpan wait, TimeSpan unlessWithin)
    {
        lock (_gate)
        {
            var since = time.GetElapsedTime(_askedAt);
            if (since >= unlessWithin && since + wait < _dueAfter) _dueAfter = since + wait;
        }
    }
}
