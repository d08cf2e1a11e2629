namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// How many lines strangers may have written: <see cref="AtOnce"/>, and one more each second. What is beyond is counted
/// and told with the next line.
/// </summary>
internal sealed class LineBudget(TimeProvider time)
{
    /// <summary>How many lines may be written without a pause between them.</summary>
    public const int AtOnce = 100;

    private readonly Lock _gate = new();
    private long _last = time.GetTimestamp();
    private double _left = AtOnce;
    private int _leftOut;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="leftOut">How many were not, since the last that was.</param>
    public bool TryTake(out int leftOut)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(AtOnce, _left + time.GetElapsedTime(_last, now).TotalSeconds);
            _last = now;
            if (_left < 1)
            {
                _leftOut++;
                leftOut = 0;
                return false;
            }

            _left--;
            (leftOut, _leftOut) = (_leftOut, 0);
            return true;
        }
    }
}
