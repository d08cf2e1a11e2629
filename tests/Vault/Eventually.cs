namespace RegulatedWorkload.Tests.Vault;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Timeout);
        while (!await condition())
        {
            Assert.False(late.IsCancellationRequested, $"It did not happen within {Timeout}.");
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
