namespace RegulatedWorkload.Campaign.Faults;

/// <summary>Something that goes wrong, and is well again after a while.</summary>
/// <param name="Kind">What: a word for the report.</param>
/// <param name="Target">Whom it befalls; two faults at once have different targets.</param>
/// <param name="RunAsync">Does it and undoes it, also when it is told to stop early.</param>
internal sealed record Fault(string Kind, string Target, Func<CancellationToken, Task> RunAsync)
{
    /// <summary>Waits; true when the whole time has passed.</summary>
    public static async Task<bool> LastAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}

/// <summary>A kind of fault, and how it is drawn.</summary>
/// <param name="Name">The word for the report.</param>
/// <param name="Weight">How often it comes beside the others.</param>
/// <param name="Draw">One of this kind.</param>
internal sealed record FaultKind(string Name, int Weight, Func<Dice, Fault> Draw);
