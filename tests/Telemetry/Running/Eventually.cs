namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>Waits for what another process does in its own time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public static async Task<T> BecomesAsync<T>(Func<T> look, Func<T, bool> isThere)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (true)
        {
            var seen = look();
            if (isThere(seen)) return seen;
            if (limit.IsCancellationRequested) Assert.Fail($"Not in {Timeout}; last seen: {seen}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
