namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>Callers that never rest. The first call that fails is the result.</summary>
public sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _end = new();
    private readonly int[] _calls;
    private readonly Task _work;

    /// <summary>Begins.</summary>
    /// <param name="callers">How many call at once.</param>
    /// <param name="call">What each does again and again; it says when a call has succeeded.</param>
    public Load(int callers, Func<Action, Task> call)
    {
        _calls = new int[callers];
        _work = Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested) await call(() => Interlocked.Increment(ref _calls[caller]));
        })));
    }

    /// <summary>
    /// Lets each caller make some calls and makes sure that none has failed. Whatever was under way before has ended.
    /// </summary>
    public async Task PassAsync(int calls)
    {
        var before = Counts();
        using var late = new CancellationTokenSource(Longest);
        while (Counts().Zip(before).Any(count => count.First < count.Second + calls))
        {
            if (_work.IsCompleted) await _work;
            Assert.False(late.IsCancellationRequested, "No calls come through.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets each caller finish the call it is at, and fails when one has failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _work;
        }
        catch (Exception) when (TestContext.Current.TestState is { Result: TestResult.Failed })
        {
            // Told already.
        }

        _end.Dispose();
    }

    private int[] Counts() => [.. _calls.Select((_, caller) => Volatile.Read(ref _calls[caller]))];
}
