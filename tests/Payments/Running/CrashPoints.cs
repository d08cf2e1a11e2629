using System.Collections.Concurrent;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>
/// Holds up each of several requests where a process is to die, until all stand there and the process has been killed.
/// A process gives a request up after seconds, and goes on: where that came before the kill, it is to be tried again.
/// </summary>
internal sealed class CrashPoints(params string[] points)
{
    private const int Attempts = 10;

    private readonly ConcurrentDictionary<string, string> _marked = [];
    private readonly ConcurrentQueue<string> _givenUp = [];
    private readonly Dictionary<string, TaskCompletionSource> _reached =
        points.ToDictionary(point => point, _ => new TaskCompletionSource());

    private readonly TaskCompletionSource _killed = new();
    private readonly TaskCompletionSource _anyGivenUp = new();

    /// <summary>The points where no request stands: it was given up, or never came.</summary>
    public IReadOnlyCollection<string> Deserted =>
        [.. points.Where(point => !_reached[point].Task.IsCompleted || _givenUp.Contains(point))];

    /// <summary>Completes when a request is no longer waited for.</summary>
    public Task AnyGivenUp => _anyGivenUp.Task;

    /// <summary>Whether the process has been killed.</summary>
    public bool AreKilled => _killed.Task.IsCompleted;

    /// <summary>
    /// Has a kill tried, with everything about it new each time, until it came while all requests stood at their
    /// points.
    /// </summary>
    /// <param name="cutOff">Kills once, and returns the points where no request stood.</param>
    public static async Task UntilAllStoodAsync(Func<Task<IReadOnlyCollection<string>>> cutOff)
    {
        IReadOnlyCollection<string> deserted = [];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            deserted = await cutOff();
            if (deserted.Count == 0) return;
        }

        Assert.Fail($"Deserted before the kill, {Attempts} times, at last: {string.Join("; ", deserted)}.");
    }

    /// <summary>Waits until these points are reached.</summary>
    public Task ReachedAsync(params IEnumerable<string> some) =>
        Task.WhenAll(some.Select(point => _reached[point].Task))
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    /// <summary>Says at which point what this names is to be held up.</summary>
    public void Mark(string name, string point) => _marked[name] = point;

    /// <summary>The point at which what this names is held up, or an empty text.</summary>
    public string PointOf(string name) => _marked.GetValueOrDefault(name, "");

    /// <summary>Waits for the kill when what this names has come to its point, the first time.</summary>
    /// <param name="name">What <see cref="Mark"/> was told.</param>
    /// <param name="point">Where it is now.</param>
    /// <param name="givenUp">Cancelled when the process no longer waits for it.</param>
    /// <returns>Whether it was held up.</returns>
    public async Task<bool> ReachAsync(string name, string point, CancellationToken givenUp = default)
    {
        if (point.Length == 0 || PointOf(name) != point || !_reached[point].TrySetResult()) return false;
        await using var _ = givenUp.Register(() => GiveUp(point));
        await _killed.Task;
        return true;
    }

    /// <summary>Says that the process no longer waits at a point.</summary>
    public void GiveUp(string point)
    {
        _givenUp.Enqueue(point);
        _anyGivenUp.TrySetResult();
    }

    /// <summary>Lets the calls that were held up go on: nobody is left to answer.</summary>
    public void Killed() => _killed.SetResult();
}
