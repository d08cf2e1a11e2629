using System.Threading.Channels;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>
/// Holds one actor up before every step that others may come between, and lets it go on when a test says so. What an
/// actor awaits passes through its turnstile, whichever of several it is.
/// </summary>
public sealed class Turnstile
{
    private static readonly AsyncLocal<Turnstile?> s_current = new();

    private readonly Channel<TaskCompletionSource> _arrivals = Channel.CreateUnbounded<TaskCompletionSource>();
    private readonly Task _actor;
    private TaskCompletionSource? _standing;

    /// <summary>Starts an actor, which then stands before its first step.</summary>
    public Turnstile(Func<Task> act) => _actor = Task.Run(() =>
    {
        s_current.Value = this;
        return act();
    });

    /// <summary>Waits at the turnstile of the actor that calls, if it has one.</summary>
    public static Task PassAsync()
    {
        if (s_current.Value is not { } turnstile) return Task.CompletedTask;
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        turnstile._arrivals.Writer.TryWrite(passed);
        return passed.Task;
    }

    /// <summary>Lets the actor take some steps.</summary>
    /// <returns>Whether it has ended; it throws what the actor threw.</returns>
    public async Task<bool> TakeAsync(int steps)
    {
        for (var taken = 0; ; taken++)
        {
            _standing ??= await NextAsync();
            if (_standing is null) return true;
            if (taken == steps) return false;
            _standing.SetResult();
            _standing = null;
        }
    }

    /// <summary>
    /// Runs two actors in every order in which each is interrupted once by the other: the first takes some steps, then
    /// the second, then the first again, the second ends, and the first ends.
    /// </summary>
    /// <param name="isThorough">
    /// Whether the second, and the first again, stop at every step too; otherwise at fewer the further they are.
    /// </param>
    /// <param name="begin">Gives two actors anew, with all that they act on.</param>
    /// <param name="between">Runs whenever one has stopped and before the other goes on.</param>
    /// <param name="end">Runs when both have ended, and is told what the order was.</param>
    public static async Task InterleaveAsync(
        bool isThorough,
        Func<Task<(Func<Task> First, Func<Task> Second)>> begin, Action between, Func<string, Task> end)
    {
        var further = isThorough ? 0 : 8;
        var (firstEnded, secondEnded, firstEndedAgain) = (false, false, false);
        for (var before = 0; !firstEnded; before++)
        {
            secondEnded = false;
            for (var other = 0; !secondEnded && !firstEnded; other += isThorough ? 1 : other + 1)
            {
                firstEndedAgain = false;
                for (var after = 1; !firstEndedAgain && !secondEnded && !firstEnded; after += 1 + (further * after))
                {
                    var actors = await begin();
                    var first = new Turnstile(actors.First);
                    firstEnded = await first.TakeAsync(before);
                    between();
                    var second = new Turnstile(actors.Second);
                    secondEnded = await second.TakeAsync(other);
                    between();
                    firstEndedAgain = await first.TakeAsync(after);
                    between();
                    await second.TakeAsync(int.MaxValue);
                    between();
                    await first.TakeAsync(int.MaxValue);
                    await end($"{before} steps of the first, {other} of the second, {after} of the first");
                }
            }
        }
    }

    private async Task<TaskCompletionSource?> NextAsync()
    {
        var arrival = _arrivals.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask();
        await Task.WhenAny(arrival, _actor);
        if (_arrivals.Reader.TryRead(out var standing)) return standing;
        await _actor;
        return null;
    }
}
