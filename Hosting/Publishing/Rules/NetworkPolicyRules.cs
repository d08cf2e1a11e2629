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
    private static readonly HashSet<string> OfScopes =
        Scope.All.Select(scope => scope.Namespace).ToHashSet(StringComparer.Ordinal);

    private readonly HashSet<string> _namespaces =
        input.Scopes.Select(scope => scope.Namespace).ToHashSet(StringComparer.Ordinal);

    private readonly HashSet<string> _addresses = Described(input);

    public IReadOnlyList<string> Check(V1NetworkPolicy policy)
    {
        var faults = new List<string>();
        if (!_namespaces.Contains(policy.Metadata.NamespaceProperty)) return faults;
        foreach (var rule in policy.Spec.Ingress ?? []) Check(faults, policy, rule.FromProperty, rule.Ports, true);
        foreach (var rule in policy.Spec.Egress ?? []) Check(faults, policy, rule.To, rule.Ports, false);
        return faults;
    }

    // Kubernetes takes a rule without peers, or without ports, for one that allows them all.
    private void Check(
        List<string> faults,
        V1NetworkPolicy policy,
        IList<V1NetworkPolicyPeer>? peers,
        IList<V1NetworkPolicyPort>? ports,
        bool isIngress)
    {
        if (peers is null or { Count: 0 })
        {
            faults.Add($"Policy '{policy.Metadata.Name}' has a rule for nobody in particular, which would open it to "
                + "everyone; name the pods or addresses.");
        }

        if (ports is null or { Count: 0 })
        {
            faults.Add($"Policy '{policy.Metadata.Name}' has a rule for no port, which would open every one; name "
                + "them.");
        }

        var own = Value(policy.Spec.PodSelector, Labels.Name);
        foreach (var peer in peers ?? [])
        {
            var (caller, callee) = isIngress ? (ServiceOf(peer), own) : (own, ServiceOf(peer));
            if (CheckPeer(policy.Metadata.Name, caller, callee, peer) is { } fault) faults.Add(fault);
        }
    }

    private string? CheckPeer(string policy, string? caller, string? callee, V1NetworkPolicyPeer peer)
    {
        if (peer.IpBlock is { } block)
        {
            return _addresses.Contains(block.Cidr)
                ? null
                : $"Policy '{policy}' opens {block.Cidr}, which is no address of a declared destination.";
        }

        return caller is null || callee is null || IsDeclared(caller, callee)
            ? null
            : $"Policy '{policy}' lets '{caller}' connect to '{callee}', which the declaration does not.";
    }

    private bool IsDeclared(string caller, string callee) =>
        input.Topology.Find(caller)?.Outgoing.Any(call => call.Callee == callee) == true
        || input.Verifiers.Any(verifier =>
            verifier.Name == caller && verifier.Scope == input.Topology.Find(callee)?.Scope);

    private static string? ServiceOf(V1NetworkPolicyPeer peer)
    {
        var @namespace = Value(peer.NamespaceSelector, Labels.NamespaceName);
        return @namespace is not null && OfScopes.Contains(@namespace)
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
