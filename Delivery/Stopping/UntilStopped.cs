namespace RegulatedWorkload.Delivery.Stopping;

/// <summary>Runs a step that may be stopped, and done again later.</summary>
internal static class UntilStopped
{
    /// <summary>The exit code of the step.</summary>
    /// <exception cref="SupplyChainException">Someone stopped it.</exception>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> step)
    {
        using var signals = new StopSignals();
        try
        {
            return await step(signals.Asked);
        }
        catch (OperationCanceledException) when (signals.Asked.IsCancellationRequested)
        {
            throw new SupplyChainException("Stopped; run it again to finish.");
        }
    }
}
