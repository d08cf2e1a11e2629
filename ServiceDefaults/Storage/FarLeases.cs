using System.Collections.Concurrent;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Leases that end further ahead than any lasts: their holder's clock is wrong, or the one here. Nobody can tell by the
/// time of day whether the holder lives; that it renews its lease tells. One that stays the same for as long as a lease
/// lasts has ended.
/// </summary>
internal sealed class FarLeases(TimeSpan lasts, TimeProvider time)
{
    // Whoever is forgotten is watched anew.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (long Until, long Since)> _seen = new(StringComparer.Ordinal);

    /// <summary>What <c>lease_until</c> says of a lease on this row that has ended nevertheless, or null.</summary>
    public long? Ended(string id) =>
        _seen.TryGetValue(id, out var seen) && time.GetElapsedTime(seen.Since) >= lasts ? seen.Until : null;

    /// <summary>Notes what <c>lease_until</c> says of a row that could not be had.</summary>
    public void Note(string id, long until)
    {
        if (until <= StoredTimes.Horizon(time.GetUtcNow()))
        {
            _seen.TryRemove(id, out _);
            return;
        }

        if (_seen.Count >= Most) _seen.Clear();
        var now = time.GetTimestamp();
        _seen.AddOrUpdate(id, (until, now), (_, known) => known.Until == until ? known : (until, now));
    }
}
