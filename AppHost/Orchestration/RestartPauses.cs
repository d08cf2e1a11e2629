namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>How long to wait before a service is started again: twice as long each time, and not for ever.</summary>
internal sealed class RestartPauses(TimeProvider time)
{
    /// <summary>The pause after the first end.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>No pause is longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A service that ran for so long is taken for a healthy one when it ends.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);

    /// <summary>How often in a row it is started again.</summary>
    public const int Most = 10;

    private TimeSpan _next = First;
    private long _started = time.GetTimestamp();

    /// <summary>How often in a row it ended.</summary>
    public int Endings { get; private set; }

    public void Started() => _started = time.GetTimestamp();

    /// <summary>The pause after an end, or null when it has ended too often.</summary>
    public TimeSpan? Next()
    {
        if (time.GetElapsedTime(_started) >= StableAfter) (Endings, _next) = (0, First);
        if (++Endings > Most) return null;
        var pause = _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }
}
