using System.Collections.Concurrent;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// How many lines of a service are shown, so that one that floods hides neither the others nor itself.
/// </summary>
internal sealed class LineBudget(TimeProvider time)
{
    /// <summary>So many lines of one service are shown in a second; the rest are counted.</summary>
    public const int LinesPerSecond = 200;

    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    /// <summary>Whether a line of the service is still within its budget of this second.</summary>
    public bool Admits(string service) =>
        _accounts.GetOrAdd(service, _ => new Account()).Admits(time.GetTimestamp(), time);

    /// <summary>Counts a line that was not shown after all.</summary>
    public void Refused(string service) => _accounts.GetOrAdd(service, _ => new Account()).Refused();

    /// <summary>
    /// How many lines of each service were not shown since the last question; the others are left out.
    /// </summary>
    public IReadOnlyList<(string Service, long Lines)> TakeRefused() =>
    [
        .. _accounts.Select(entry => (entry.Key, entry.Value.TakeRefused())).Where(entry => entry.Item2 > 0),
    ];

    private sealed class Account
    {
        private readonly Lock _gate = new();
        private long? _second;
        private int _shown;
        private long _refused;

        public bool Admits(long now, TimeProvider time)
        {
            lock (_gate)
            {
                if (_second is not { } start || time.GetElapsedTime(start, now) >= TimeSpan.FromSeconds(1))
                {
                    (_second, _shown) = (now, 0);
                }

                if (_shown++ < LinesPerSecond) return true;
                _refused++;
                return false;
            }
        }

        public void Refused()
        {
            lock (_gate) _refused++;
        }

        public long TakeRefused()
        {
            lock (_gate)
            {
                var refused = _refused;
                _refused = 0;
                return refused;
            }
        }
    }
}
