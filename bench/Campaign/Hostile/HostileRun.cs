using System.Collections.Concurrent;

namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>
/// Gives parsers inputs made of good ones: one after the other, as many to each. An input that took a new way through a
/// parser, or that one made something new of where ways are not told, is kept, and others are made of it. No parser may
/// throw anything that it does not promise, take long, or keep memory.
/// </summary>
internal sealed class HostileRun(IReadOnlyList<Boundary> boundaries, long seed, Action<string> tell)
{
    private const int MostKept = 5_000;
    private const long MemoryAllowed = 32 << 20;

    // Of the processor, which a busy machine does not take from it; far beyond what any input of 70,000 bytes needs.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>How many inputs were given.</summary>
    public long Given { get; private set; }

    /// <summary>How many inputs of each parser were kept.</summary>
    public ConcurrentDictionary<string, int> Kept { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs until each parser has had its share.</summary>
    public IReadOnlyList<Find> Run(long inputs, CancellationToken enough)
    {
        var finds = new List<Find>();
        var dice = new Dice(seed);
        foreach (var boundary in boundaries)
        {
            // What the libraries keep for themselves is there after the first inputs.
            var own = dice.Split();
            finds.AddRange(Feed(boundary, own, Math.Min(1000, inputs), enough));
            var before = GC.GetTotalMemory(forceFullCollection: true);
            finds.AddRange(Feed(boundary, own, (inputs / boundaries.Count) - 1000, enough));
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            if (kept > MemoryAllowed) finds.Add(new Find(boundary.Name, [], $"It keeps {kept:N0} bytes."));
            tell($"{boundary.Name}: {Kept.GetValueOrDefault(boundary.Name)} inputs kept, {finds.Count} finds");
        }

        return finds;
    }

    private IEnumerable<Find> Feed(Boundary boundary, Dice dice, long inputs, CancellationToken enough)
    {
        var mutator = new Mutator(dice);
        var known = boundary.Seeds.ToList();
        var coverage = Coverage.IsTold ? new Coverage() : null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0L; i < inputs && !enough.IsCancellationRequested; i++)
        {
            var input = i < boundary.Seeds.Count ? boundary.Seeds[(int)i] : mutator.Next(known);
            Given++;
            if (coverage is not null) Coverage.Forget();
            if (Try(boundary, input, out var outcome) is { } find)
            {
                yield return find;
                if (seen.Add(find.What)) continue;
                // The same again, over and over: once is enough.
                yield break;
            }

            if (!(coverage?.LearnsSomething() ?? seen.Add(outcome)) || known.Count >= MostKept) continue;
            known.Add(input);
            Kept.AddOrUpdate(boundary.Name, 1, (_, count) => count + 1);
        }
    }

    private static Find? Try(Boundary boundary, byte[] input, out string outcome)
    {
        outcome = "";
        try
        {
            var began = Environment.CpuUsage.TotalTime;
            outcome = boundary.Read(input);
            if (Environment.CpuUsage.TotalTime - began < Longest) return null;
            // Others of this process may have been busy too, once.
            began = Environment.CpuUsage.TotalTime;
            boundary.Read(input);
            return Environment.CpuUsage.TotalTime - began < Longest
                ? null
                : new Find(boundary.Name, input, $"It takes longer than {Longest.TotalSeconds:0} s.");
        }
        catch (Exception failure)
        {
            return new Find(boundary.Name, input, $"{failure.GetType().Name} at {Place(failure)}");
        }
    }

    private static string Place(Exception failure) =>
        (failure.StackTrace ?? "").Split('\n')
            .FirstOrDefault(line => line.Contains("RegulatedWorkload", StringComparison.Ordinal), "an unknown place")
            .Trim();
}
