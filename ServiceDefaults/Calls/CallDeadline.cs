namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>The deadline of the call being served, which the calls it makes may not outlast.</summary>
internal static class CallDeadline
{
    private static readonly AsyncLocal<DateTime?> Ambient = new();

    /// <summary>The deadline in UTC, or null outside a call.</summary>
    public static DateTime? Current => Ambient.Value;

    /// <summary>Makes <paramref name="deadline"/> the current one until the result is disposed.</summary>
    public static IDisposable Enter(DateTime deadline)
    {
        Ambient.Value = deadline == DateTime.MaxValue ? null : deadline;
        return new Scope();
    }

    private sealed class Scope : IDisposable
    {
        public void Dispose() => Ambient.Value = null;
    }
}
