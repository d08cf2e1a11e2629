using System.Net;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>
/// A port that leads to servers of this machine until somebody disturbs it: by silence or delay, which neither side is
/// told of, or by an end.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly IPEndPoint _near;
    private readonly Func<int, IEnumerable<IPEndPoint>> _places;
    private readonly List<Line> _lines = [];
    private readonly List<Task> _work = [];
    private TcpListener? _listener;
    private int _accepted;

    /// <summary>Listens from now on; at port 0, at any free one.</summary>
    public Wire(IPEndPoint near, IPEndPoint far)
        : this(near, _ => [far])
    {
    }

    /// <summary>Likewise, where several servers may take a connection: the first that accepts it has it.</summary>
    /// <param name="near">Where it listens.</param>
    /// <param name="places">The servers, in order, for a connection by how many there were before it.</param>
    public Wire(IPEndPoint near, Func<int, IEnumerable<IPEndPoint>> places)
    {
        (_near, _places) = (near, places);
        Resume();
        _near = new IPEndPoint(near.Address, ((IPEndPoint)_listener!.LocalEndpoint).Port);
    }

    public int Port => _near.Port;

    /// <summary>How many connections there have been.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Whether connections that are made from now on carry nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Awaited before anything that arrived, in either direction, is passed on; null delays nothing.</summary>
    public Func<Task>? Delay { get; set; }

    /// <summary>What is connected now carries nothing more and is not closed; what connects later works.</summary>
    public void Silence()
    {
        lock (_gate) _lines.ForEach(line => line.IsSilent = true);
    }

    /// <summary>Ends all connections, with a reset or in order, and refuses new ones.</summary>
    public void Cut(bool reset)
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
            _lines.ForEach(line => line.End(reset));
            _lines.Clear();
        }
    }

    /// <summary>Listens again.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_listener is not null) return;
            _listener = new TcpListener(_near);
            _listener.Start();
            _work.Add(AcceptAsync(_listener));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut(reset: true);
        await Task.WhenAll(_work);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var before = Interlocked.Increment(ref _accepted) - 1;
                lock (_gate)
                {
                    var line = new Line(this, near) { IsSilent = IsSilent };
                    _work.RemoveAll(ended => ended.IsCompletedSuccessfully);
                    _lines.RemoveAll(ended => ended.HasEnded);
                    _work.Add(line.RunAsync(_places(before)));
                    if (_listener == listener) _lines.Add(line);
                    else line.End(reset: true);
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }

    private sealed class Line(Wire wire, Socket near) : IDisposable
    {
        private Socket _far = new(SocketType.Stream, ProtocolType.Tcp);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool IsSilent;
        private volatile bool _hasEnded;

        public bool HasEnded => _hasEnded;

        public void End(bool reset)
        {
            _end.TrySetResult();
            near.Close(reset ? 0 : -1);
            _far.Dispose();
        }

        public void Dispose()
        {
            _hasEnded = true;
            near.Dispose();
            _far.Dispose();
        }

        public async Task RunAsync(IEnumerable<IPEndPoint> places)
        {
            try
            {
                near.NoDelay = true;
                await ConnectAsync(places);
                await Task.WhenAny(PumpAsync(near, _far), PumpAsync(_far, near));
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
            }

            Dispose();
        }

        private async Task ConnectAsync(IEnumerable<IPEndPoint> places)
        {
            foreach (var place in places)
            {
                _far.Dispose();
                _far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await _far.ConnectAsync(place);
                    return;
                }
                catch (SocketException)
                {
                    // The next one, or none: then the connection ends as one does whose server has gone.
                }
            }

            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        private async Task PumpAsync(Socket from, Socket to)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (true)
                {
                    var read = await from.ReceiveAsync(buffer);
                    if (wire.Delay is { } delay) await delay();
                    if (IsSilent) await _end.Task;
                    if (read == 0) return;
                    await to.SendAsync(buffer.AsMemory(0, read));
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
            }
        }
    }
}
