using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Monitoring;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Parts;
using RegulatedWorkload.Hosting.Publishing.Policies;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Hosting.Publishing.Flux;

/// <summary>
/// What each account of Flux may do: apply the kinds of its folder, where they belong, and watch them.
/// </summary>
internal static class FluxPermissions
{
    private const string Core = "";
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Networking = "networking.k8s.io";
    private const string Cilium = "cilium.io";

    private static readonly string[] Apply = ["get", "list", "watch", "create", "update", "patch", "delete"];
    private static readonly string[] Watch = ["get", "list", "watch"];

    /// <summary>The permissions that are needed before, or outside, the workload's namespaces.</summary>
    public static IEnumerable<IKubernetesObject> OfCluster(PublishInput input)
    {
        List<V1PolicyRule> policies =
        [
            .. ApplyNamed("admissionregistration.k8s.io",
                ["validatingadmissionpolicies", "validatingadmissionpolicybindings"], PolicyPublisher.Names(input)),
        ];
        if (input.Environment.Signatures is not null)
            policies.AddRange(ApplyNamed("policy.sigstore.dev", ["clusterimagepolicies"], [SignatureRule.Name]));
        foreach (var item in ForCluster(input, FluxPart.Policies, policies)) yield return item;

        // Escalate and bind, because roles may give more than their author has; where, an admission rule limits.
        foreach (var item in ForCluster(input, FluxPart.Namespaces,
        [
            Rule(Apply, Core, "namespaces", "resourcequotas", "limitranges"),
            Rule(Apply, Networking, "networkpolicies"),
            Rule(Apply, Cilium, "ciliumnetworkpolicies"),
            Rule([.. Apply, "bind", "escalate"], Rbac, "roles"),
            Rule(Apply, Rbac, "rolebindings"),
        ]))
        {
            yield return item;
        }

        foreach (var item in In(input, input.Environment.Monitoring.Namespace, FluxPart.Monitoring,
        [
            Rule(["create"], Core, "configmaps"),
            Named(Rule(["get", "update", "patch", "delete"], Core, "configmaps"), MonitoringPublisher.Names),
        ]))
        {
            yield return item;
        }
    }

    /// <summary>The permissions inside the workload's namespaces.</summary>
    public static IEnumerable<IKubernetesObject> OfNamespaces(PublishInput input)
    {
        foreach (var scope in input.Scopes)
        {
            foreach (var item in In(input, scope.Namespace, FluxPart.Of(input, scope), Services(input)))
            {
                yield return item;
            }

            if (!FluxPart.HasMigrations(input, scope)) continue;
            foreach (var item in In(input, scope.Namespace, FluxPart.MigrationsOf(scope), Migrations(input)))
            {
                yield return item;
            }
        }

        if (!input.HasEntrance) yield break;
        foreach (var item in In(input, GatewayNames.Namespace, FluxPart.Ingress, Gateway)) yield return item;
        foreach (var @namespace in Entrances.Services(input).Select(entrance => entrance.Scope.Namespace).Distinct())
        {
            foreach (var item in In(input, @namespace, FluxPart.Ingress, Routes)) yield return item;
        }
    }

    private static IList<V1PolicyRule> Services(PublishInput input) =>
    [
        .. input.Verifiers.Count > 0 ? [Rule(Apply, "batch", "cronjobs")] : Array.Empty<V1PolicyRule>(),
        Rule(Apply, Core, "services", "serviceaccounts", "configmaps"),
        Rule(Apply, "apps", "deployments"),
        Rule(Apply, "autoscaling", "horizontalpodautoscalers"),
        Rule(Apply, "policy", "poddisruptionbudgets"),
        Rule(Apply, Networking, "networkpolicies"),
        Rule(Apply, Cilium, "ciliumnetworkpolicies"),
        Rule(Apply, "secrets-store.csi.x-k8s.io", "secretproviderclasses"),
        // Whether a rollout has succeeded shows in these.
        Rule(Watch, Core, "pods"),
        Rule(Watch, "apps", "replicasets"),
    ];

    private static IList<V1PolicyRule> Migrations(PublishInput input) =>
    [
        input.Environment.PrivateAuthorities is null
            ? Rule(Apply, Core, "serviceaccounts")
            : Rule(Apply, Core, "serviceaccounts", "configmaps"),
        Rule(Apply, "batch", "jobs"),
        Rule(Apply, Networking, "networkpolicies"),
        Rule(Apply, Cilium, "ciliumnetworkpolicies"),
        Rule(Watch, Core, "pods"),
    ];

    private static IList<V1PolicyRule> Gateway { get; } =
    [
        Rule(Apply, Core, "serviceaccounts", "configmaps"),
        Rule(Apply, Networking, "networkpolicies"),
        Rule(Apply, GatewayApi.Group, "gateways"),
    ];

    private static IList<V1PolicyRule> Routes { get; } =
    [
        Rule(["create"], Core, "configmaps"),
        Named(Rule(["get", "update", "patch", "delete"], Core, "configmaps"), [GatewayNames.WorkloadAuthority]),
        Rule(Apply, GatewayApi.Group, "backendtlspolicies", "httproutes"),
    ];

    private static V1PolicyRule Rule(IList<string> verbs, string group, params string[] resources) =>
        new() { ApiGroups = [group], Resources = resources, Verbs = verbs };

    // Others have policies in the cluster too: they may be seen, but not changed. A name cannot limit what is created.
    private static IEnumerable<V1PolicyRule> ApplyNamed(
        string group, string[] resources, IReadOnlyList<string> names) =>
    [
        Rule([.. Watch, "create"], group, resources),
        Named(Rule(["update", "patch", "delete"], group, resources), names),
    ];

    private static V1PolicyRule Named(V1PolicyRule rule, IReadOnlyList<string> names)
    {
        rule.ResourceNames = [.. names];
        return rule;
    }

    private static IEnumerable<IKubernetesObject> ForCluster(
        PublishInput input, FluxPart part, IList<V1PolicyRule> rules) =>
    [
        new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = part.Account, Labels = Labels.OfWorkload() },
            Rules = rules,
        },
        new V1ClusterRoleBinding
        {
            Metadata = new V1ObjectMeta { Name = part.Account, Labels = Labels.OfWorkload() },
            RoleRef = new V1RoleRef { ApiGroup = Rbac, Kind = "ClusterRole", Name = part.Account },
            Subjects = [Subject(input, part)],
        },
    ];

    private static IEnumerable<IKubernetesObject> In(
        PublishInput input, string @namespace, FluxPart part, IList<V1PolicyRule> rules) =>
    [
        new V1Role { Metadata = Metadata(@namespace, part), Rules = rules },
        new V1RoleBinding
        {
            Metadata = Metadata(@namespace, part),
            RoleRef = new V1RoleRef { ApiGroup = Rbac, Kind = "Role", Name = part.Account },
            Subjects = [Subject(input, part)],
        },
    ];

    private static V1ObjectMeta Metadata(string @namespace, FluxPart part) => new()
    {
        Name = part.Account,
        NamespaceProperty = @namespace,
        Labels = Labels.OfWorkload(),
    };

    private static Rbacv1Subject Subject(PublishInput input, FluxPart part) => new()
    {
        Kind = "ServiceAccount",
        Name = part.Account,
        NamespaceProperty = input.Environment.Flux.Namespace,
    };
}
