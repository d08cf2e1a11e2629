namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>Waits for what another process does in its own time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<T> BecomesAsync<T>(Func<T> look, Func<T, bool> isThere)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var seen = look();
            if (isThere(seen)) return seen;
            if (patience.IsCancellationRequested) Assert.Fail($"Not in {Patience}; last seen: {seen}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
