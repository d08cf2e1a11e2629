using System.Xml.Linq;
using RegulatedWorkload.Hosting.Verification.Proof;
using static RegulatedWorkload.Hosting.Verification.Report.Markup;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>Who reaches whom: every caller in a row, every service in a column, three layers in a cell.</summary>
internal static class MatrixTable
{
    // The port of probes is nobody's to call; what it told is in the report for machines.
    private const string HealthPort = "8081";

    public static XElement Of(Assessment assessment, SegmentationProof proof)
    {
        var services = assessment.Input.Workload.Topology.Services.Select(service => service.Name).ToList();
        var pairs = proof.Pairs.ToDictionary(pair => (pair.Caller, pair.Callee));
        var callers = proof.Pods.Select(pod => pod.Name).Where(name => !services.Contains(name)
            && proof.Pairs.Any(pair => pair.Caller == name && pair.Connects)).Concat(services);
        return Table(
            "matrix",
            ["caller ↓ callee →", .. services],
            callers.Select(caller => Row(
            [
                Tag("th", "", caller),
                .. services.Select(callee => pairs.TryGetValue((caller, callee), out var pair)
                    ? Cell(assessment, pair)
                    : Tag("td", "none", "–")),
            ])));
    }

    private static XElement Cell(Assessment assessment, Pair pair)
    {
        var attempts = (assessment.Input.Matrix?.Attempts ?? [])
            .Where(attempt => attempt.Caller == pair.Caller && attempt.Target == pair.Callee)
            .ToList();
        var calls = attempts
            .Where(attempt => !attempt.Request.StartsWith(HealthPort, StringComparison.Ordinal))
            .ToList();
        var open = pair.Network.Count > 0;
        var agrees = !pair.IsJudged || open == pair.Identity.Count > 0;
        var holds = agrees && attempts.TrueForAll(attempt => attempt.Holds);
        return Tag(
            "td",
            !holds ? "wrong" : pair.Connects ? "through" : "stopped",
            Tag("b", "", !holds ? "✗ differs" : pair.Connects ? "● connects" : "stopped"),
            $"network {(open ? "opens" : "refuses")}", new XElement("br"),
            $"identity {(!pair.IsJudged ? "asks nobody" : pair.Identity.Count > 0 ? "admits" : "refuses")}",
            new XElement("br"),
            $"observed: {Observed(calls)}");
    }

    // Of several requests, the one that came farthest.
    private static string Observed(IReadOnlyList<Attempt> calls)
    {
        if (calls.Count == 0) return "–";
        if (calls.Any(attempt => attempt.Observed == AttemptLayer.None)) return "through";
        var farthest = calls.Select(attempt => attempt.Observed).Where(layer => layer != AttemptLayer.NotAttempted)
            .DefaultIfEmpty(AttemptLayer.NotAttempted).Max();
        return farthest == AttemptLayer.NotAttempted ? "–" : $"stopped by {farthest.ToString().ToLowerInvariant()}";
    }
}
