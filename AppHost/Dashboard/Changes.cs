namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>
/// Tells open pages that there is something new to show, at most once in a while however much happens.
/// </summary>
public sealed class Changes(TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says that something has changed. Cheap, and safe on any thread.</summary>
    public void Tell() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .TrySetResult();

    /// <summary>
    /// One element for each time that pages should look again: after changes, and without any every two seconds, since
    /// rates fall and processes grow without telling.
    /// </summary>
    public async IAsyncEnumerable<string> WatchAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = Volatile.Read(ref _next).Task;
            yield return "changed";
            await Task.Delay(Least, time, cancellationToken);
            await Task.WhenAny(next, Task.Delay(Most, time, cancellationToken));
        }
    }
}
