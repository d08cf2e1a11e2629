namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>What a contestant uses while nobody calls.</summary>
/// <param name="Contestant">Its name.</param>
/// <param name="Share">The share of one core that each of its processes takes, on average.</param>
internal sealed record HopIdle(string Contestant, double Share)
{
    public static async Task<IReadOnlyList<HopIdle>> MeasureAsync(
        IReadOnlyList<HopContestant> contestants, TimeSpan length, CancellationToken cancellationToken)
    {
        var before = contestants.Select(one => one.ProcessorTime()).ToList();
        await Task.Delay(length, cancellationToken);
        return
        [
            .. contestants.Zip(before, (one, then) => new HopIdle(
                one.Name, (one.ProcessorTime() - then).TotalSeconds / length.TotalSeconds / one.Processes)),
        ];
    }
}
