namespace RegulatedWorkload.Tests.Vault;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(late.IsCancellationRequested, $"It did not happen within {Patience}.");
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
