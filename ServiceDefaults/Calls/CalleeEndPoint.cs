using System.Net;
using System.Net.Security;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>Connects to one address: TCP and TLS.</summary>
internal delegate Task<ReadyConnection> CalleeConnect(IPEndPoint address, CancellationToken cancellationToken);

/// <summary>
/// One address of a callee, and what is known of it. It is ready while there is a connection to it. One whose connect
/// failed is set aside until a connect in the background succeeds, which is tried again after a pause.
/// </summary>
internal sealed class CalleeEndPoint(IPEndPoint address, CalleeConnect connect) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // Who waits here was sent to this address while it was ready, and may find another one ready by now.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    // The callee closes a connection on which nothing is asked for about two minutes.
    private static readonly TimeSpan LongestUnused = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private ReadyConnection? _unused;
    private long _unusedSince;
    private int _inUse;
    private Exception? _failure;
    private long _failedAt;
    private TimeSpan _pause;
    private Task? _connecting;
    private bool _disposed;

    public IPEndPoint Address => address;

    /// <summary>The requests that are made, as requests to this address.</summary>
    public CalleeTargets Targets { get; } = new(address);

    /// <summary>Requests that were sent here and are not answered; kept by who chooses among addresses.</summary>
    public int UnderWay { get; set; }

    /// <summary>Why the last connect failed; null once one has succeeded.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate) return _failure;
        }
    }

    /// <summary>
    /// Whether a request can be sent at once. If not, a connect is under way afterwards, unless it is too early for
    /// another one; <paramref name="connecting"/> ends with it and never fails.
    /// </summary>
    public bool IsReady(out Task? connecting)
    {
        lock (_gate)
        {
            connecting = null;
            if (HasUnused() || (_inUse > 0 && _failure is null)) return true;
            connecting = IsPausing ? null : Begin();
            return false;
        }
    }

    /// <summary>Takes a connection into use: one that is there, or the next if it comes soon.</summary>
    /// <exception cref="IOException">The address cannot be connected to.</exception>
    public async ValueTask<Stream> TakeAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Task connecting;
            lock (_gate)
            {
                if (HasUnused()) return Use();
                if (_disposed || IsPausing) throw new IOException("The address is set aside.", _failure);
                connecting = Begin();
            }

            var rest = Soon - Elapsed(began);
            try
            {
                await connecting.WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, cancellationToken);
            }
            catch (TimeoutException late)
            {
                throw new IOException("The address does not answer yet.", late);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            DropUnused();
        }
    }

    private bool IsPausing => _connecting is null && _failure is not null && Elapsed(_failedAt) < _pause;

    private bool HasUnused()
    {
        if (_unused is null) return false;
        if (_unused.Stream.IsEstablished && Elapsed(_unusedSince) < LongestUnused) return true;
        DropUnused();
        return false;
    }

    private SslStream Use()
    {
        var taken = _unused!;
        _unused = null;
        _inUse++;
        taken.Stream.WhenClosed(() =>
        {
            lock (_gate) _inUse--;
        });
        return taken.Tls;
    }

    private void DropUnused()
    {
        _unused?.Dispose();
        _unused = null;
    }

    private Task Begin()
    {
        if (_connecting is not null) return _connecting;
        // It outlives the request that began it, whose deadline and trace are not its own.
        using (ExecutionContext.SuppressFlow()) return _connecting = Task.Run(ConnectAsync);
    }

    private async Task ConnectAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(ConnectTimeout);
            var connection = await connect(address, limit.Token);
            lock (_gate)
            {
                DropUnused();
                (_connecting, _failure, _pause) = (null, null, TimeSpan.Zero);
                (_unused, _unusedSince) = (connection, TimeProvider.System.GetTimestamp());
                if (_disposed) DropUnused();
            }
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                var longer = _pause == TimeSpan.Zero ? FirstPause : _pause * 2;
                _pause = longer < LongestPause ? longer : LongestPause;
                (_connecting, _failure, _failedAt) = (null, failure, TimeProvider.System.GetTimestamp());
            }
        }
    }

    // Connects take the time of this machine, whatever time the rules of the service go by.
    private static TimeSpan Elapsed(long since) => TimeProvider.System.GetElapsedTime(since);
}
