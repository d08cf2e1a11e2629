using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Campaign.Promises;

namespace RegulatedWorkload.Campaign.Reporting;

/// <summary>What a campaign has shown.</summary>
internal sealed class Report
{
    private const int MostTold = 50;

    public Report(
        CampaignOptions options, Evidence evidence, Journal journal, IReadOnlyList<(string Kind, string Target)> faults,
        TimeSpan undisturbed, TimeSpan disturbed, TimeSpan drained, IReadOnlyDictionary<string, int> errors)
    {
        (Seed, Store, Command) = (options.Seed, options.Store.ToString(), options.Command);
        (Undisturbed, Disturbed, Drained, Errors) = (undisturbed, disturbed, drained, errors);
        Accepted = journal.Accepted;
        Confirmed = journal.Confirmed;
        Orders = evidence.Books.Orders.Count;
        Answers = Sorted(journal.Answers.Select(
            entry => ($"{entry.Key.Operation} {Word(entry.Key.Status)}", entry.Value)));
        Faults = Sorted(faults.GroupBy(fault => fault.Kind).Select(kind => (kind.Key, kind.Count())));
        Recoveries = [.. evidence.Recoveries.Select(one => one.Took).OfType<TimeSpan>().Order()];
        Rounds = evidence.Recoveries.Count;
        Checks =
        [
            .. from promise in AllPromises.List
               let broken = promise.Broken(evidence).ToList()
               select new Check(promise.Name, promise.Says, broken.Count, [.. broken.Take(MostTold)]),
        ];
    }

    public long Seed { get; }

    public string Store { get; }

    /// <summary>The command that does the same again.</summary>
    public string Command { get; }

    /// <summary>How long a purchase through each entrance took where nothing was wrong.</summary>
    public TimeSpan Undisturbed { get; }

    /// <summary>For how long there were faults.</summary>
    public TimeSpan Disturbed { get; }

    /// <summary>How long what was open took to be done after the last buyer had gone.</summary>
    public TimeSpan Drained { get; }

    /// <summary>Orders that buyers saw created.</summary>
    public int Accepted { get; }

    /// <summary>Orders that buyers saw paid.</summary>
    public int Confirmed { get; }

    /// <summary>Orders that are stored.</summary>
    public int Orders { get; }

    /// <summary>How often each operation of buyers had which status.</summary>
    public IReadOnlyDictionary<string, int> Answers { get; }

    public int Rounds { get; }

    /// <summary>How often each kind of fault was injected.</summary>
    public IReadOnlyDictionary<string, int> Faults { get; }

    /// <summary>The faults that this machine did not allow, and why, as sentences.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>How long the workload took to be whole again after each round, in ascending order.</summary>
    public IReadOnlyList<TimeSpan> Recoveries { get; }

    public IReadOnlyList<Check> Checks { get; }

    /// <summary>How often each service wrote an error, by event.</summary>
    public IReadOnlyDictionary<string, int> Errors { get; }

    public int Violations => Checks.Sum(check => check.Violations);

    /// <summary>A percentile of <see cref="Recoveries"/>; null where there are none.</summary>
    public TimeSpan? Recovery(double share) =>
        Recoveries.Count == 0 ? null : Recoveries[(int)((Recoveries.Count - 1) * share)];

    private static string Word(int status) => status == 0 ? "no answer" : $"{status}";

    private static SortedDictionary<string, int> Sorted(IEnumerable<(string Key, int Count)> counts) =>
        new(counts.ToDictionary(entry => entry.Key, entry => entry.Count), StringComparer.Ordinal);
}

/// <summary>A promise that was held up against what happened.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Says">What is promised.</param>
/// <param name="Violations">How often it was broken.</param>
/// <param name="Told">The first of the breaches, as sentences.</param>
internal sealed record Check(string Name, string Says, int Violations, IReadOnlyList<string> Told);
