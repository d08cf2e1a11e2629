using System.Net;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Chooses the address for each request: of those that are connected the one with the fewest requests under way, in
/// turn among equals. So an address that falls silent gets no more than its first few requests. To all others it
/// connects at the same time in the background, so that no request waits for one that does not answer while another
/// does.
/// </summary>
internal sealed class CalleeChoice(CalleeConnect connect) : IDisposable
{
    // Longer than one connect, and a fraction of what the gateway gives a request.
    private static readonly TimeSpan ChoiceTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<CalleeEndPoint> _endPoints = [];
    private IReadOnlyList<IPEndPoint> _known = [];
    private uint _turn;

    /// <summary>The chosen address; give it back once the request is answered.</summary>
    /// <exception cref="NoConnectionException">None can be connected to.</exception>
    public async ValueTask<CalleeEndPoint> TakeAsync(
        IReadOnlyList<IPEndPoint> known, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryTake(known, out var waitFor) is { } chosen) return chosen;
            var rest = ChoiceTimeout - TimeProvider.System.GetElapsedTime(began);
            if (waitFor.Count == 0 || rest <= TimeSpan.Zero) throw NoneConnected();
            try
            {
                await Task.WhenAny(waitFor).WaitAsync(rest, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw NoneConnected();
            }
        }
    }

    public void Return(CalleeEndPoint chosen)
    {
        lock (_gate) chosen.UnderWay--;
    }

    /// <summary>The address that a connection is wanted to.</summary>
    /// <exception cref="IOException">The name service no longer gives it.</exception>
    public CalleeEndPoint Find(DnsEndPoint address)
    {
        var wanted = new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
        lock (_gate)
        {
            return _endPoints.Find(one => one.Address.Equals(wanted))
                ?? throw new IOException("The callee no longer has the address.");
        }
    }

    public void Dispose()
    {
        lock (_gate) Keep([]);
    }

    private CalleeEndPoint? TryTake(IReadOnlyList<IPEndPoint> known, out List<Task> waitFor)
    {
        waitFor = [];
        lock (_gate)
        {
            if (!ReferenceEquals(known, _known)) Keep(known);
            CalleeEndPoint? best = null;
            var first = (int)(_turn++ % (uint)_endPoints.Count);
            for (var i = 0; i < _endPoints.Count; i++)
            {
                var one = _endPoints[(first + i) % _endPoints.Count];
                if (!one.IsReady(out var connecting))
                {
                    if (connecting is not null) waitFor.Add(connecting);
                }
                else if (best is null || one.UnderWay < best.UnderWay)
                {
                    best = one;
                }
            }

            if (best is not null) best.UnderWay++;
            return best;
        }
    }

    private void Keep(IReadOnlyList<IPEndPoint> known)
    {
        _known = known;
        foreach (var gone in _endPoints.Where(one => !known.Contains(one.Address))) gone.Dispose();
        _endPoints.RemoveAll(one => !known.Contains(one.Address));
        var added = known.Except(_endPoints.Select(one => one.Address));
        _endPoints.AddRange(added.Select(address => new CalleeEndPoint(address, connect)));
    }

    private NoConnectionException NoneConnected()
    {
        lock (_gate)
        {
            return new NoConnectionException(
                _endPoints.Select(one => one.Failure).FirstOrDefault(failure => failure is not null));
        }
    }
}
