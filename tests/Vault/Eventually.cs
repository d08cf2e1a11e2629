namespace RegulatedWorkload.Tests.Vault;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (await condition()) return;
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not happen within five seconds.");
    }
}
