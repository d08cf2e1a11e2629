using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// What pods are, in expressions of admission rules: pods themselves, with the containers that debugging adds to
/// running ones, and the templates of everything that makes pods, so that a refusal reaches the author of the template.
/// </summary>
internal static class PodExpressions
{
    /// <summary>The variable with the pod's spec.</summary>
    public const string Spec = "variables.pod.spec";

    /// <summary>The variable with all containers of the pod.</summary>
    public const string Containers = "variables.containers";

    /// <summary>Pods, and everything with a pod template.</summary>
    public static IReadOnlyList<V1NamedRuleWithOperations> Resources { get; } =
    [
        Rule("", ["pods", "pods/ephemeralcontainers", "replicationcontrollers", "podtemplates"]),
        Rule("apps", ["deployments", "replicasets", "statefulsets", "daemonsets"]),
        Rule("batch", ["jobs", "cronjobs"]),
    ];

    /// <summary>The variables that the expressions below rely on.</summary>
    public static IReadOnlyList<(string Name, string Expression)> Variables { get; } =
    [
        ("pod",
            "object.kind == 'Pod' ? object"
            + " : object.kind == 'PodTemplate' ? object.template"
            + " : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template"
            + " : object.spec.template"),
        ("containers",
            $"{Spec}.containers"
            + $" + (has({Spec}.initContainers) ? {Spec}.initContainers : [])"
            + $" + (has({Spec}.ephemeralContainers) ? {Spec}.ephemeralContainers : [])"),
    ];

    /// <summary>Changes of these resources that would be stored.</summary>
    public static V1NamedRuleWithOperations Rule(string group, IList<string> resources) => new()
    {
        ApiGroups = [group],
        ApiVersions = ["v1"],
        Operations = ["CREATE", "UPDATE"],
        Resources = resources,
    };

    /// <summary>That a flag of the pod's spec is absent or false.</summary>
    public static string NotSet(string flag) => $"!has({Spec}.{flag}) || !{Spec}.{flag}";

    /// <summary>That something holds for every container, named <c>c</c>.</summary>
    public static string EveryContainer(string holds) => $"{Containers}.all(c, {holds})";

    /// <summary>That every container drops all capabilities and adds none.</summary>
    public static string NoCapabilities { get; } = EveryContainer(
        "has(c.securityContext) && has(c.securityContext.capabilities) && has(c.securityContext.capabilities.drop)"
        + " && c.securityContext.capabilities.drop.exists(d, d == 'ALL')"
        + " && !has(c.securityContext.capabilities.add)");

    /// <summary>That something holds for every container's security context, which must be there.</summary>
    public static string EverySecurityContext(string member, string holds) =>
        EveryContainer(
            $"has(c.securityContext) && has(c.securityContext.{member}) && c.securityContext.{member}{holds}");
}
