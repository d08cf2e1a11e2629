using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>
/// A policy of a scope's namespace opens a declared call or a described destination, and nothing else.
/// </summary>
internal sealed class NetworkPolicyRules(PublishInput input)
{
    private readonly Dictionary<string, Scope> _scopes =
        input.Scopes.ToDictionary(scope => scope.Namespace, StringComparer.Ordinal);

    private readonly HashSet<string> _addresses = Described(input);

    public IEnumerable<string> Check(V1NetworkPolicy policy)
    {
        if (!_scopes.ContainsKey(policy.Metadata.NamespaceProperty)) return [];
        var name = policy.Metadata.Name;
        var pods = Value(policy.Spec.PodSelector, Labels.Name);
        return
        [
            .. Unnamed(policy),
            .. from rule in policy.Spec.Ingress ?? []
               from peer in rule.FromProperty ?? []
               from fault in CheckPeer(name, ServiceOf(peer), pods, peer)
               select fault,
            .. from rule in policy.Spec.Egress ?? []
               from peer in rule.To ?? []
               from fault in CheckPeer(name, pods, ServiceOf(peer), peer)
               select fault,
        ];
    }

    // Kubernetes takes a rule without peers, or without ports, for one that allows them all.
    private static IEnumerable<string> Unnamed(V1NetworkPolicy policy)
    {
        var rules = (policy.Spec.Ingress ?? []).Select(rule => (Peers: rule.FromProperty, rule.Ports))
            .Concat((policy.Spec.Egress ?? []).Select(rule => (Peers: rule.To, rule.Ports)))
            .ToList();
        if (rules.Any(rule => rule.Peers is null or { Count: 0 }))
        {
            yield return $"Policy '{policy.Metadata.Name}' has a rule for nobody in particular, which would open it to "
                + "everyone; name the pods or addresses.";
        }

        if (rules.Any(rule => rule.Ports is null or { Count: 0 }))
        {
            yield return $"Policy '{policy.Metadata.Name}' has a rule for no port, which would open every one; name "
                + "them.";
        }
    }

    private IEnumerable<string> CheckPeer(string policy, string? caller, string? callee, V1NetworkPolicyPeer peer)
    {
        if (peer.IpBlock is { } block)
        {
            if (!_addresses.Contains(block.Cidr))
            {
                yield return $"Policy '{policy}' opens {block.Cidr}, which is no address of a declared destination.";
            }
        }
        else if (caller is not null && callee is not null && !IsDeclared(caller, callee))
        {
            yield return $"Policy '{policy}' lets '{caller}' connect to '{callee}', which the declaration does not.";
        }
    }

    private bool IsDeclared(string caller, string callee) =>
        input.Topology.Find(caller)?.Outgoing.Any(call => call.Callee == callee) == true
        || input.Verifiers.Any(verifier =>
            verifier.Name == caller && verifier.Scope == input.Topology.Find(callee)?.Scope);

    private static string? ServiceOf(V1NetworkPolicyPeer peer)
    {
        var @namespace = Value(peer.NamespaceSelector, Labels.NamespaceName);
        return @namespace is not null && Scope.All.Any(scope => scope.Namespace == @namespace)
            ? Value(peer.PodSelector, Labels.Name)
            : null;
    }

    private static string? Value(V1LabelSelector? selector, string label) =>
        selector?.MatchLabels is { } labels && labels.TryGetValue(label, out var value) ? value : null;

    private static HashSet<string> Described(PublishInput input)
    {
        var clusters = input.Environment.Clusters;
        return EgressDestinations.All(input)
            .SelectMany(destination => destination.Addresses ?? [])
            .Concat(clusters?.Pods.Values.SelectMany(pods => pods) ?? [])
            .Concat(clusters?.CrossClusterCalls.Values.Select(crossing => $"{crossing.Address}/32") ?? [])
            .ToHashSet(StringComparer.Ordinal);
    }
}
