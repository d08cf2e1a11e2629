using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>
/// The separate duties of people, each an Entra group. Flux changes the workload; people look, restart and repair. None
/// can read a secret, open a shell in a pod, or change the boundaries that are set here. ConfigMaps are among those:
/// the lists of who may call a service are read from them while it runs. PCI DSS 4.0.1, 7.2.
/// </summary>
internal static class HumanRoles
{
    private static readonly string[] Look = ["get", "list", "watch"];
    private static readonly string[] Change = ["create", "delete", "patch", "update"];

    private static readonly V1PolicyRule[] Viewing =
    [
        Rule(
            "",
            ["pods", "services", "configmaps", "events", "serviceaccounts", "resourcequotas", "limitranges"],
            Look),
        Rule("apps", ["deployments", "replicasets"], Look),
        Rule("autoscaling", ["horizontalpodautoscalers"], Look),
        Rule("batch", ["jobs"], Look),
        Rule("discovery.k8s.io", ["endpointslices"], Look),
        Rule("gateway.networking.k8s.io", ["gateways", "httproutes", "backendtlspolicies"], Look),
        Rule("networking.k8s.io", ["networkpolicies"], Look),
        Rule("policy", ["poddisruptionbudgets"], Look),
        Rule("secrets-store.csi.x-k8s.io", ["secretproviderclasses", "secretproviderclasspodstatuses"], Look),
    ];

    private static readonly V1PolicyRule Logs = Rule("", ["pods/log"], ["get"]);

    private static readonly V1PolicyRule[] Operating =
    [
        .. Viewing,
        Logs,
        Rule("", ["pods"], ["delete"]),
        // A migration that failed stays; deleted, Flux makes it again.
        Rule("batch", ["jobs"], ["delete"]),
        Rule("", ["pods/eviction"], ["create"]),
    ];

    private static readonly V1PolicyRule[] Administering =
    [
        .. Operating,
        Rule("", ["services"], Change),
        Rule("apps", ["deployments"], Change),
        Rule("autoscaling", ["horizontalpodautoscalers"], Change),
        Rule("batch", ["jobs"], Change),
        Rule("policy", ["poddisruptionbudgets"], Change),
    ];

    public static IEnumerable<IKubernetesObject> Of(PublishInput input, ScopeNamespace owned)
    {
        var groups = input.Environment.Groups[owned.Key];
        V1PolicyRule[] verifying = input.Verifiers.Any(verifier => verifier.Scope.Namespace == owned.Name)
            ? [Rule("batch", ["cronjobs"], Look)]
            : [];
        return
        [
            .. Duty(owned, "namespace-admin", [.. In(owned, Administering), .. verifying], groups.Admins),
            .. Duty(owned, "operator", [.. In(owned, Operating), .. verifying], groups.Operators),
            .. Duty(owned, "viewer", [.. Viewing, .. verifying], groups.Viewers),
        ];
    }

    // The access log of the Gateway has the target of each request, with whatever a buyer wrote into it.
    private static V1PolicyRule[] In(ScopeNamespace owned, V1PolicyRule[] rules) =>
        owned.Key == GatewayNames.Namespace ? [.. rules.Where(rule => rule != Logs)] : rules;

    private static IKubernetesObject[] Duty(ScopeNamespace owned, string name, V1PolicyRule[] rules, string group) =>
    [
        new V1Role { Metadata = NamespacePublisher.Metadata(owned, name), Rules = rules },
        new V1RoleBinding
        {
            Metadata = NamespacePublisher.Metadata(owned, name),
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = name },
            Subjects =
            [
                new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "Group", Name = group },
            ],
        },
    ];

    private static V1PolicyRule Rule(string group, string[] resources, string[] verbs) =>
        new() { ApiGroups = [group], Resources = resources, Verbs = verbs };
}
