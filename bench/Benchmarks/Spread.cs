namespace RegulatedWorkload.Benchmarks;

/// <summary>Several measurements of the same thing.</summary>
/// <param name="Least">The least of them.</param>
/// <param name="Median">The middle one, or between the two in the middle.</param>
/// <param name="Most">The most of them.</param>
internal readonly record struct Spread(double Least, double Median, double Most)
{
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        if (ordered.Count == 0) throw new InvalidOperationException("Nothing was measured.");
        var half = ordered.Count / 2;
        var median = ordered.Count % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
        return new Spread(ordered[0], median, ordered[^1]);
    }
}
