namespace RegulatedWorkload.Campaign.Promises;

/// <summary>Something that holds whatever has happened.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Says">What is promised, for people.</param>
/// <param name="Broken">Each breach as a sentence.</param>
internal sealed record Promise(string Name, string Says, Func<Evidence, IEnumerable<string>> Broken);
