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
            .Concat(topology.Verifier is { } verifier ? [(Kind: "verifier", Name: verifier)] : [])
            .ToList();
        foreach (var (kind, name) in names.Where(entry => !Label().IsMatch(entry.Name)))
        {
            yield return $"The {kind} name '{name}' is no DNS label: use at most 63 lower-case letters, digits and "
                + "inner hyphens, starting with a letter.";
        }

        foreach (var (kind, name) in Parts(topology).Where(part => !part.Form.IsMatch(part.Name))
            .Select(part => (part.Kind, part.Name)))
        {
            yield return $"The {kind} '{name}' has characters that do not belong there; use lower-case letters, digits "
                + "and inner hyphens, starting with a letter.";
        }

        foreach (var twice in names.GroupBy(entry => entry.Name).Where(group => group.Count() > 1))
        {
            yield return $"The name '{twice.Key}' is declared {twice.Count()} times; names are unique across services, "
                + "external destinations and the verifier.";
        }
    }

    // Each becomes part of something else: a connection string, a public name, a path of Key Vault, a list of paths.
    private static IEnumerable<(string Kind, string Name, Regex Form)> Parts(WorkloadTopology topology) =>
        topology.Services.SelectMany(service => (IEnumerable<(string, string, Regex)>)
        [
            .. Stores(service).Select(store => ("store", store.Name, StoreName())),
            .. service.Hosts.Select(host => ("host", host, Label())),
            .. service.Secrets.Select(secret => ("secret", secret, Label())),
            .. service.Outgoing.SelectMany(call => call.Prefixes).Select(prefix => ("route prefix", prefix, Prefix())),
        ]);

    private static IEnumerable<Store> Stores(Service service) => service.Store is { } store ? [store] : [];

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z]([a-z0-9_-]{0,61}[a-z0-9])?\z")]
    private static partial Regex StoreName();

    [GeneratedRegex(@"\A/?([A-Za-z0-9._~-]+/?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,253}[a-z0-9]\z")]
    private static partial Regex TrustDomain();
}
