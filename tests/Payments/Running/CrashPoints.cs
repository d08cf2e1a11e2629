using System.Collections.Concurrent;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>
/// Holds up each of several requests where a process is to die, until all stand there and the process has been killed.
/// </summary>
internal sealed class CrashPoints(params string[] points)
{
    private readonly ConcurrentDictionary<string, string> _marked = [];
    private readonly Dictionary<string, TaskCompletionSource> _reached =
        points.ToDictionary(point => point, _ => new TaskCompletionSource());

    private readonly TaskCompletionSource _killed = new();

    /// <summary>Completes when every point is reached.</summary>
    public Task AllReached => Task.WhenAll(_reached.Values.Select(reached => reached.Task))
        .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    /// <summary>Says at which point what this names is to be held up.</summary>
    public void Mark(string name, string point) => _marked[name] = point;

    /// <summary>The point at which what this names is held up, or an empty text.</summary>
    public string PointOf(string name) => _marked.GetValueOrDefault(name, "");

    /// <summary>Waits for the kill when what this names has come to its point, the first time.</summary>
    /// <returns>Whether it was held up.</returns>
    public async Task<bool> ReachAsync(string name, string point)
    {
        if (point.Length == 0 || PointOf(name) != point || !_reached[point].TrySetResult()) return false;
        await _killed.Task;
        return true;
    }

    /// <summary>Whether the process has been killed.</summary>
    public bool AreKilled => _killed.Task.IsCompleted;

    /// <summary>Lets those who were held up go on: whom they would answer is dead.</summary>
    public void Killed() => _killed.SetResult();
}
