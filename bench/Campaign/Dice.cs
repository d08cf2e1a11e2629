namespace RegulatedWorkload.Campaign;

/// <summary>
/// Numbers that look random and are the same for the same seed, on every machine and every runtime: SplitMix64. Not for
/// secrets. One caller at a time.
/// </summary>
internal sealed class Dice(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A whole number from 0 to one below <paramref name="below"/>.</summary>
    public int Next(int below) => (int)(NextBits() % (ulong)below);

    /// <summary>A duration of at least the first and less than the second.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        TimeSpan.FromMilliseconds(least.TotalMilliseconds
            + Next(Math.Max(1, (int)(most - least).TotalMilliseconds)));

    /// <summary>Likewise, in seconds.</summary>
    public TimeSpan Seconds(double least, double most) =>
        Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

    /// <summary>One of several, each as likely as the others.</summary>
    public T Pick<T>(IReadOnlyList<T> several) => several[Next(several.Count)];

    /// <summary>True in so many cases of a hundred.</summary>
    public bool InHundred(int times) => Next(100) < times;

    /// <summary>Dice of its own for one who works at the same time as others.</summary>
    public Dice Split() => new((long)NextBits());

    /// <summary>64 bits.</summary>
    public ulong NextBits()
    {
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
