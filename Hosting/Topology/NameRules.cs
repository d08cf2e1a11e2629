using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Topology;

/// <summary>Names are DNS labels (RFC 1123, as Kubernetes demands of Services) and unique.</summary>
internal static partial class NameRules
{
    public static IEnumerable<string> Check(WorkloadTopology topology)
    {
        if (!TrustDomain().IsMatch(topology.TrustDomain))
        {
            yield return "The trust domain must be lower-case letters, digits, dots and hyphens.";
        }

        var names = topology.Services.Select(service => (Kind: "service", service.Name))
            .Concat(topology.Externals.Select(external => (Kind: "external destination", external.Name)))
            .ToList();
        foreach (var (kind, name) in names.Where(entry => !Label().IsMatch(entry.Name)))
        {
            yield return $"The {kind} name '{name}' is no DNS label: use at most 63 lower-case letters, digits and "
                + "inner hyphens, starting with a letter.";
        }

        foreach (var twice in names.GroupBy(entry => entry.Name).Where(group => group.Count() > 1))
        {
            yield return $"The name '{twice.Key}' is declared {twice.Count()} times; names are unique across services "
                + "and external destinations.";
        }
    }

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,253}[a-z0-9]\z")]
    private static partial Regex TrustDomain();
}
