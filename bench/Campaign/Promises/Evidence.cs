using RegulatedWorkload.Campaign.Books;
using RegulatedWorkload.Campaign.Load;

namespace RegulatedWorkload.Campaign.Promises;

/// <summary>What is held to the promises when all faults are over and what was open has been done.</summary>
internal sealed record Evidence
{
    public AllBooks Books { get; init; } = new();

    public IReadOnlyCollection<Purchase> Purchases { get; init; } = [];

    /// <summary>Answers that no fault excuses.</summary>
    public IReadOnlyCollection<string> Outrages { get; init; } = [];

    /// <summary>Processes that ended by themselves, or in disorder.</summary>
    public IReadOnlyCollection<string> WrongEnds { get; init; } = [];

    /// <summary>Schemas that are neither old nor new, as sentences.</summary>
    public IReadOnlyCollection<string> TornSchemas { get; init; } = [];

    /// <summary>Where card numbers or tokens were found.</summary>
    public IReadOnlyCollection<string> Finds { get; init; } = [];

    /// <summary>How long the workload took to be whole again after each round of faults; null: it was not.</summary>
    public IReadOnlyCollection<Recovery> Recoveries { get; init; } = [];
}

/// <summary>How long the workload took to be whole again.</summary>
/// <param name="After">The faults before it.</param>
/// <param name="Took">How long; null when it was given up.</param>
internal sealed record Recovery(string After, TimeSpan? Took);
