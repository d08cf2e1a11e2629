namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>Waits for what must become true, and fails with what was last seen.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<T> BecomesAsync<T>(Func<Task<T>> look, Func<T, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            if (patience.IsCancellationRequested) Assert.Fail($"Not in {Patience}; last seen: {seen}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
