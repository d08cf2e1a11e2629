using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Slices;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// What a container may say. The image runs its own program with its own files: no command, no file over it, and no
/// variable by which a loader or the runtime would run something else.
/// </summary>
internal static class ContainerAllowList
{
    private const string OwnVariables = "WORKLOAD__";

    private static readonly string[] Fields =
    [
        "args", "env", "image", "imagePullPolicy", "lifecycle", "livenessProbe", "name", "ports", "readinessProbe",
        "resources", "securityContext", "startupProbe", "volumeMounts",
        // Defaults of the API server.
        "resizePolicy", "terminationMessagePath", "terminationMessagePolicy",
    ];

    // What the webhook of workload identity adds to pods that ask for it.
    private static readonly string[] OfIdentity =
        ["AZURE_AUTHORITY_HOST", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_TENANT_ID"];

    private static string[] Mounts(PublishInput input) =>
    [
        MountPaths.Authorities, MountPaths.Callers, MountPaths.Certificates, MountPaths.IngressCertificates,
        MountPaths.Temporary, MountPaths.IdentityToken,
        .. input.Verifiers.Count > 0 ? [MountPaths.Probes, MountPaths.Expected] : Array.Empty<string>(),
    ];

    public static IReadOnlyList<(string Expression, string Message)> Validations(PublishInput input) =>
    [
        (PodExpressions.EveryContainer(PodExpressions.Only("c", Fields)),
            "Containers say what the manifests say and Kubernetes fills in, and nothing else: the command is that of "
                + "the image."),
        (PodExpressions.EveryContainer($"!has(c.env) || c.env.all(e, {PodExpressions.Only("e", "name", "value")}"
            + $" && (e.name.startsWith('{OwnVariables}') || e.name in {CelText.List(Variables(input))}))"),
            "Containers are given the variables of the manifests and of workload identity, as plain values, and no "
                + "others."),
        (PodExpressions.EveryContainer("['startupProbe', 'readinessProbe', 'livenessProbe'].all(p, !(p in c)"
            + " || (has(c[p].httpGet) && !has(c[p].httpGet.host)))"
            + " && (!has(c.lifecycle) || c.lifecycle.all(h, c.lifecycle[h].all(f, f == 'sleep')))"),
            "Probes ask the pod itself by HTTP, and hooks wait: neither runs anything."),
        (PodExpressions.EveryContainer("!has(c.volumeMounts) || c.volumeMounts.all(m, "
            + $"{PodExpressions.Only("m", "name", "mountPath", "readOnly", "recursiveReadOnly")}"
            + $" && m.mountPath in {CelText.List(Mounts(input))})"),
            "Volumes are mounted where the manifests mount them, whole, and never over the files of the image."),
    ];

    // What services differ in are variables of the workload's own.
    private static IEnumerable<string> Variables(PublishInput input) =>
        Pods.Environment(input, new ServiceEnvironment(input.Workload, new ClusterPlacement(input)).Common(""))
            .Select(variable => variable.Name)
            .Where(name => !name.StartsWith(OwnVariables, StringComparison.Ordinal))
            .Concat(OfIdentity)
            .Order(StringComparer.Ordinal);
}
