namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Tells those who wait for a lease in this process that it has been left.</summary>
internal sealed class LeaseSignals
{
    private readonly Dictionary<string, List<Listener>> _listeners = new(StringComparer.Ordinal);

    /// <summary>Hears of every <see cref="Raise"/> from now on, until it is disposed.</summary>
    public Listener Listen(string id)
    {
        var listener = new Listener(this, id);
        lock (_listeners)
        {
            if (!_listeners.TryGetValue(id, out var those)) _listeners[id] = those = [];
            those.Add(listener);
        }

        return listener;
    }

    public void Raise(string id)
    {
        lock (_listeners)
        {
            if (!_listeners.TryGetValue(id, out var those)) return;
            foreach (var listener in those) listener.Hear();
        }
    }

    private void Remove(string id, Listener listener)
    {
        lock (_listeners)
        {
            if (_listeners.TryGetValue(id, out var those) && those.Remove(listener) && those.Count == 0)
            {
                _listeners.Remove(id);
            }
        }
    }

    internal sealed class Listener(LeaseSignals signals, string id) : IDisposable
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Hear() => _heard.TrySetResult();

        /// <summary>Waits for a signal, or until <paramref name="longest"/> has passed.</summary>
        public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                await _heard.Task.WaitAsync(longest, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Time to look unasked.
            }
        }

        public void Dispose() => signals.Remove(id, this);
    }
}
