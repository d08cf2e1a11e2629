namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// An update is judged only when it changes what the rule looks at. Otherwise a rule that became stricter would hold
/// what is there already: the Deployment controller scales an old ReplicaSet by updating all of it, and garbage
/// collection and the Job controller end an object by updating its finalizers. What is being deleted makes nothing
/// any more, and is let go.
/// </summary>
internal static class JudgedChanges
{
    /// <summary>
    /// Of pods and of what makes them: the pod's spec and labels. Match conditions know no variables of their policy.
    /// </summary>
    public static (string Name, string Expression) OfPods { get; } = When(
        $"[{Pod("object")}].exists(pod, [{Pod("oldObject")}].exists(old, pod.spec != old.spec"
        + $" || {Members("pod", "labels")} != {Members("old", "labels")}))");

    /// <summary>Of Services: what they open, and the annotations that say to whom.</summary>
    public static (string Name, string Expression) OfServices { get; } = When(
        "object.spec != oldObject.spec"
        + $" || {Members("object", "annotations")} != {Members("oldObject", "annotations")}");

    /// <summary>
    /// The pod, or the template of pods, that an object of any kind holds. An object keeps its kind.
    /// </summary>
    /// <param name="version"><c>object</c>, or <c>oldObject</c> as it is stored.</param>
    public static string Pod(string version) =>
        $"object.kind == 'Pod' ? {version} : object.kind == 'PodTemplate' ? {version}.template"
        + $" : object.kind == 'CronJob' ? {version}.spec.jobTemplate.spec.template : {version}.spec.template";

    private static (string Name, string Expression) When(string changed) => (
        "changes-what-is-judged",
        $"request.operation != 'UPDATE' || (!has(object.metadata.deletionTimestamp) && ({changed}))");

    private static string Members(string owner, string kind) =>
        $"(has({owner}.metadata) && has({owner}.metadata.{kind}) ? {owner}.metadata.{kind} : {{}})";
}
