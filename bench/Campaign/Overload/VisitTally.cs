namespace RegulatedWorkload.Campaign.Overload;

/// <summary>What came of the visits of many.</summary>
/// <param name="Visitors">How many visited at once.</param>
/// <param name="Visits">Each visit.</param>
/// <param name="Elapsed">How long all took together.</param>
/// <param name="Fullest">The process that came closest to the memory of its container, or over it.</param>
/// <param name="MemoryShare">How much of that memory it had at most.</param>
internal sealed record VisitTally(
    int Visitors, IReadOnlyList<Visit> Visits, TimeSpan Elapsed, string Fullest, double MemoryShare)
{
    private readonly List<TimeSpan> _bought =
        [.. Visits.Where(visit => visit.Outcome == VisitOutcome.Bought).Select(visit => visit.Took).Order()];

    public double PerSecond => _bought.Count / Elapsed.TotalSeconds;

    /// <summary>What this share of the paid orders did not take longer than; null where nothing was bought.</summary>
    public TimeSpan? At(double share) => _bought.Count == 0 ? null : _bought[(int)((_bought.Count - 1) * share)];

    public int Count(VisitOutcome outcome) => Visits.Count(visit => visit.Outcome == outcome);

    /// <summary>Refusals of what is too much that do not say when to come again.</summary>
    public int Untold => Visits.Count(visit => visit is { Outcome: VisitOutcome.Shed, RetryAfter: null });

    /// <summary>The statuses of visits that failed, each once.</summary>
    public IEnumerable<int> Failures =>
        Visits.Where(visit => visit.Outcome == VisitOutcome.Failed).Select(visit => visit.Status).Distinct().Order();
}
