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

    private static readonly V1NamedRuleWithOperations[] Resources =
    [
        Rule("", ["pods", "pods/ephemeralcontainers", "replicationcontrollers", "podtemplates"]),
        Rule("apps", ["deployments", "replicasets", "statefulsets", "daemonsets"]),
        Rule("batch", ["jobs", "cronjobs"]),
    ];

    private static readonly (string Name, string Expression)[] Variables =
    [
        ("pod",
            JudgedChanges.Pod("object")),
        ("containers",
            $"{Spec}.containers"
            + $" + (has({Spec}.initContainers) ? {Spec}.initContainers : [])"
            + $" + (has({Spec}.ephemeralContainers) ? {Spec}.ephemeralContainers : [])"),
    ];

    /// <summary>
    /// An update of a pod itself, which the scheduler has placed and whose place nobody can change any more.
    /// </summary>
    public const string IsPlaced = "object.kind == 'Pod' && request.operation == 'UPDATE'";

    /// <summary>A rule of pods, judged when they are made and when what they are changes.</summary>
    public static AdmissionRule Rule(
        string name, V1LabelSelector namespaces, IReadOnlyList<(string Expression, string Message)> validations) =>
        new(name, Resources, namespaces, validations)
        {
            Variables = Variables,
            Condition = JudgedChanges.OfPods,
        };

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

    /// <summary>That something holds for every volume, named <c>v</c>.</summary>
    public static string EveryVolume(string holds) => $"!has({Spec}.volumes) || {Spec}.volumes.all(v, {holds})";

    /// <summary>That an object has no members but these.</summary>
    public static string Only(string item, params string[] members) => $"{item}.all(f, f in {CelText.List(members)})";

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
