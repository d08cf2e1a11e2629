using System.Runtime.CompilerServices;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>Waits for what must become true, and fails with what was last seen.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static async Task<T> BecomesAsync<T>(Func<Task<T>> look, Func<T, bool> holds)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Longest);
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            if (late.IsCancellationRequested) Assert.Fail($"Not in {Longest}; last seen: {seen}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    // A look that returns a task is awaited.
    [OverloadResolutionPriority(-1)]
    public static Task<T> BecomesAsync<T>(Func<T> look, Func<T, bool> holds) =>
        BecomesAsync(() => Task.FromResult(look()), holds);

    public static Task TrueAsync(Func<Task<bool>> condition) => BecomesAsync(condition, holds => holds);
}
