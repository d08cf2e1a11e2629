using k8s.Models;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// PCI DSS 4.0.1, 7.2: people repair the workload, but what bounds it is changed by its declaration alone.
/// </summary>
public sealed class HumanRoleTests
{
    // ConfigMaps are read by running services: who may call them, whom they trust, how the Gateway is made.
    private static readonly string[] Boundaries =
    [
        "configmaps", "secrets", "serviceaccounts", "networkpolicies", "ciliumnetworkpolicies", "resourcequotas",
        "limitranges", "roles", "rolebindings", "secretproviderclasses", "gateways", "httproutes", "backendtlspolicies",
    ];

    private static readonly string[] Reading = ["get", "list", "watch"];

    private static IReadOnlyList<V1Role> Roles => [.. Manifests.All<V1Role>()
        .Where(role => role.Name() is "namespace-admin" or "operator" or "viewer")];

    [Fact]
    public void Nobody_rewrites_who_may_call_a_service_or_any_other_boundary()
    {
        Assert.Equal(9, Roles.Count);
        Assert.Empty(
            from role in Roles
            from resource in Rewritten(role)
            select $"{role.Namespace()}/{role.Name()}: {resource}");
    }

    [Fact]
    public void An_operator_may_delete_a_migration_that_failed_and_make_none() => Assert.All(
        Roles.Where(role => role.Name() == "operator"),
        role => Assert.Equal(
            ["delete"],
            role.Rules.Where(rule => rule.Resources.Contains("jobs")).SelectMany(rule => rule.Verbs).Except(Reading)));

    [Fact]
    public void Nobody_reads_the_access_log_of_the_Gateway_by_a_standing_right() => Assert.Equal(
        ["a0005-i/namespace-admin", "a0005-i/operator", "a0005-o/namespace-admin", "a0005-o/operator"],
        from role in Roles
        where role.Rules.Any(rule => rule.Resources.Contains("pods/log"))
        let name = $"{role.Namespace()}/{role.Name()}"
        orderby name
        select name);

    [Fact]
    public void A_planted_right_to_write_ConfigMaps_is_caught()
    {
        var planted = Roles[0];
        planted.Rules.Add(new V1PolicyRule { ApiGroups = [""], Resources = ["configmaps"], Verbs = ["patch"] });

        Assert.Equal(["configmaps"], Rewritten(planted));
    }

    private static IEnumerable<string> Rewritten(V1Role role) => role.Rules
        .Where(rule => rule.Verbs.Except(Reading).Any())
        .SelectMany(rule => rule.Resources.Intersect(Boundaries));
}
