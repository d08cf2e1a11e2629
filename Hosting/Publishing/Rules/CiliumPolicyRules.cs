using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>
/// A policy of Cilium opens described DNS names and the cluster's DNS, and nothing else. Cilium takes a rule that names
/// no destination for one that allows them all.
/// </summary>
internal sealed class CiliumPolicyRules(PublishInput input)
{
    private readonly Lazy<HashSet<string>> _names = new(() => EgressDestinations.All(input)
        .SelectMany(destination => destination.Names ?? [])
        .ToHashSet(StringComparer.Ordinal));

    private readonly Lazy<HashSet<string>> _questions =
        new(() => DnsNames.All(input).ToHashSet(StringComparer.Ordinal));

    public IEnumerable<string> Check(CiliumNetworkPolicy policy)
    {
        var name = policy.Metadata.Name;
        if (policy.Spec.EndpointSelector.MatchLabels is null or { Count: 0 })
        {
            yield return $"Policy '{name}' is of every pod in its namespace; name the pods.";
        }

        foreach (var fault in policy.Spec.Egress.SelectMany(rule => CheckRule(name, rule))) yield return fault;
    }

    private IEnumerable<string> CheckRule(string policy, CiliumEgressRule rule)
    {
        var (endpoints, names) = (rule.ToEndpoints ?? [], rule.ToNames ?? []);
        if (endpoints.Count + names.Count == 0)
        {
            yield return $"Policy '{policy}' has a rule for no destination, which would open every one; name them.";
        }

        if (rule.ToPorts.Count == 0 || rule.ToPorts.Any(ports => ports.Ports.Count == 0))
        {
            yield return $"Policy '{policy}' has a rule for no port, which would open every one; name them.";
        }

        foreach (var name in names.Select(name => name.MatchName ?? name.MatchPattern))
        {
            if (name is null || !_names.Value.Contains(name))
                yield return $"Policy '{policy}' opens '{name}', which is no name of a declared destination.";
        }

        if (endpoints.Count > 0 && rule.ToPorts.Any(ports => ports.Rules?.Dns is null or { Count: 0 }))
        {
            yield return $"Policy '{policy}' lets its pods ask for every name, which carries data to those who answer; "
                + "name those that the service needs.";
        }

        foreach (var name in rule.ToPorts.SelectMany(ports => ports.Rules?.Dns ?? [])
            .Select(name => name.MatchName ?? name.MatchPattern))
        {
            if (name is null || !_questions.Value.Contains(name))
                yield return $"Policy '{policy}' lets its pods ask for '{name}', which no service needs.";
        }

        if (endpoints.Any(endpoint => !IsDns(endpoint)))
        {
            yield return $"Policy '{policy}' opens pods other than those of the cluster's DNS; that is for a "
                + "NetworkPolicy.";
        }
    }

    private static bool IsDns(V1LabelSelector endpoint) =>
        endpoint.MatchLabels is { } labels
        && labels.TryGetValue(CiliumPolicies.NamespaceLabel, out var @namespace) && @namespace == ClusterDns.Namespace
        && labels.TryGetValue(CiliumPolicies.AppLabel, out var app) && app == ClusterDns.App;
}
