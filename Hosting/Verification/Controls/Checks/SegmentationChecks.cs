using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Proof;

namespace RegulatedWorkload.Hosting.Verification.Controls.Checks;

/// <summary>Who may connect to whom: as manifests promise it, and as it was seen.</summary>
internal static class SegmentationChecks
{
    private static readonly string[] BothWays = ["Ingress", "Egress"];

    public static CheckResult Proof(CheckInput input)
    {
        var proof = SegmentationProof.Of(input.Manifests);
        var open = proof.Pairs.Count(pair => pair.Connects);
        return CheckResult.Of(
            proof.Pairs.Count,
            $"{proof.Pods.Count} kinds of pods, {proof.Pairs.Count} pairs, of which {open} connect.",
            proof.Findings.Select(finding => finding.Sentence));
    }

    public static CheckResult DefaultDeny(CheckInput input)
    {
        var tree = input.Manifests.Tree;
        var namespaces = tree.OfKind("Namespace").Select(manifest => manifest.Name).ToList();
        return CheckResult.Of(
            namespaces.Count,
            $"The namespaces {string.Join(", ", namespaces)}.",
            from name in namespaces
            where !tree.OfKind("NetworkPolicy", name).Any(DeniesAll)
            select $"No policy denies all traffic of {name}.");
    }

    public static CheckResult Callers(CheckInput input)
    {
        var services = input.Workload.Topology.Services.Where(ServiceEnvironment.AdmitsCallers).ToList();
        var maps = input.Manifests.Tree.OfKind("ConfigMap").ToList();
        return CheckResult.Of(
            services.Count,
            $"The lists of callers of {services.Count} services.",
            from service in services
            let declared = CallerListWriter.Write(input.Workload, service)
            let mounted = maps.Where(map => map.Namespace == service.Scope.Namespace)
                .SelectMany(map => map.Json["data"].Strings().Values.Where(_ => map.Name == $"{service.Name}-callers"))
                .ToList()
            from sentence in Differences(service.Name, mounted, declared)
            select sentence);
    }

    public static CheckResult Probes(CheckInput input) => input.Matrix is not { } matrix
        ? CheckResult.NotGiven("No probe has run.")
        : CheckResult.Of(
            matrix.Attempts.Count,
            $"{matrix.Attempts.Count} attempts on {matrix.Target}.",
            from attempt in matrix.Attempts
            where !attempt.Holds
            select $"{attempt.Caller} asked {attempt.Target} for {attempt.Request}: it should end at "
                + $"{attempt.Expected}, and ended at {attempt.Observed}. {attempt.Detail}");

    private static bool DeniesAll(Manifest policy) =>
        policy.Spec["podSelector"] is JsonObject { Count: 0 }
        && !policy.Spec.Items("ingress").Any()
        && !policy.Spec.Items("egress").Any()
        && policy.Spec.Items("policyTypes").Select(type => type.ToString()).Intersect(BothWays).Count() == 2;

    private static IEnumerable<string> Differences(string service, IReadOnlyList<string> mounted, string declared)
    {
        if (mounted.Count != 1) return [$"{service} mounts {mounted.Count} lists of callers."];
        var (actual, should) = (Uses(mounted[0]), Uses(declared));
        return
        [
            .. actual.Except(should)
                .Select(use => $"{service} admits {use.Caller} for {use.May}, which is not declared."),
            .. should.Except(actual).Select(use => $"{service} does not admit {use.Caller} for {use.May}."),
        ];
    }

    private static List<(string Caller, string May)> Uses(string list) =>
    [
        .. from caller in JsonNode.Parse(list).Items("callers")
           from path in caller.Items("may")
           select (caller.Text("identity"), path.ToString()),
    ];
}
