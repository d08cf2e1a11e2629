using System.Text.Json.Serialization;

namespace RegulatedWorkload.Delivery.Build;

/// <summary>Some projects of a solution (<c>.slnf</c>).</summary>
internal sealed record SolutionFilter(FilteredSolution Solution);

/// <summary>The solution, and those of its projects that are meant.</summary>
internal sealed record FilteredSolution(string Path, IReadOnlyList<string> Projects);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SolutionFilter))]
internal sealed partial class SolutionFilterJson : JsonSerializerContext;
