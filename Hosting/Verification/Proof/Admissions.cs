using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Proof;

/// <summary>
/// Whom pods admit by identity, as manifests say it: the lists of callers that this workload mounts, and the traffic
/// targets and ingress backends of a mesh (SMI, Open Service Mesh).
/// </summary>
internal sealed class Admissions
{
    private readonly Dictionary<(DeployedPod Caller, DeployedPod Callee), List<string>> admitted = [];
    private readonly HashSet<DeployedPod> judged = [];
    private readonly ManifestTree tree;
    private readonly IReadOnlyList<DeployedPod> pods;

    public Admissions(ManifestTree tree, IReadOnlyList<DeployedPod> pods)
    {
        (this.tree, this.pods) = (tree, pods);
        foreach (var pod in pods) ReadCallerLists(pod);
        foreach (var target in tree.OfKind("TrafficTarget")) ReadTarget(target);
        foreach (var backend in tree.OfKind("IngressBackend")) ReadBackend(backend);
    }

    /// <summary>Whether a pod asks who calls.</summary>
    public bool Judges(DeployedPod callee) => judged.Contains(callee);

    /// <summary>What a pod lets another use; nothing where it refuses it.</summary>
    public IReadOnlyList<string> Admits(DeployedPod caller, DeployedPod callee) =>
        admitted.GetValueOrDefault((caller, callee)) ?? [];

    /// <summary>The identities that are admitted somewhere and belong to no pod.</summary>
    public List<string> Strangers { get; } = [];

    private void ReadCallerLists(DeployedPod callee)
    {
        var lists =
            from map in tree.OfKind("ConfigMap", callee.Namespace)
            where callee.ConfigMaps.Contains(map.Name)
            from text in map.Json["data"].Strings().Values
            where text.Contains("\"callers\"", StringComparison.Ordinal)
            select JsonNode.Parse(text);
        foreach (var list in lists)
        {
            judged.Add(callee);
            foreach (var caller in list.Items("callers"))
            {
                Admit(
                    caller.Text("identity"), callee, caller.Items("may").Select(path => path.ToString()));
            }
        }

        if (callee.Verifier.Length > 0) Admit(callee.Verifier, callee, ["probes"]);
    }

    private void Admit(string identity, DeployedPod callee, IEnumerable<string> may)
    {
        var callers = pods.Where(pod => identity.EndsWith(
            $"/ns/{pod.Namespace}/sa/{pod.Account}", StringComparison.Ordinal)).ToList();
        if (callers.Count == 0) Strangers.Add($"{callee.Name} admits {identity}, which no pod has.");
        Admit(callers, [callee], may);
    }

    private void ReadTarget(Manifest target)
    {
        var callees = WithAccount(target.Spec.At("destination"), target.Namespace);
        judged.UnionWith(callees);
        var routes = target.Spec.Items("rules").SelectMany(rule => Routes(target.Namespace, rule)).ToList();
        foreach (var source in target.Spec.Items("sources"))
        {
            Admit(WithAccount(source, target.Namespace), callees, routes);
        }
    }

    private IEnumerable<string> Routes(string @namespace, JsonNode rule) =>
        from groups in tree.OfKind(rule.Text("kind"), @namespace)
        where groups.Name == rule.Text("name")
        from route in groups.Spec.Items("matches")
        where !rule.Items("matches").Any() || rule.Items("matches").Any(name => name.ToString() == route.Text("name"))
        select $"{string.Join(',', route.Items("methods"))} {route.Text("pathRegex")}";

    private void ReadBackend(Manifest backend)
    {
        var callees = backend.Spec.Items("backends")
            .SelectMany(entry => BehindService(entry.Text("name"), backend.Namespace)).ToList();
        judged.UnionWith(callees);
        foreach (var source in backend.Spec.Items("sources").Where(source => source.Text("kind") == "Service"))
        {
            Admit(BehindService(source.Text("name"), source.Text("namespace")), callees, ["/"]);
        }
    }

    private List<DeployedPod> WithAccount(JsonNode? subject, string @namespace)
    {
        var name = subject.Text("name");
        var place = subject.Text("namespace") is { Length: > 0 } given ? given : @namespace;
        return [.. pods.Where(pod => pod.Account == name && pod.Namespace == place)];
    }

    private List<DeployedPod> BehindService(string name, string @namespace)
    {
        var selectors = tree.OfKind("Service", @namespace)
            .Where(service => service.Name == name)
            .Select(service => service.Spec["selector"].Strings())
            .ToList();
        return
        [
            .. pods.Where(pod => pod.Namespace == @namespace && selectors.Exists(selector => selector.Count > 0
                && selector.All(label => pod.Party.Labels.GetValueOrDefault(label.Key) == label.Value))),
        ];
    }

    private void Admit(
        IReadOnlyList<DeployedPod> callers, IReadOnlyList<DeployedPod> callees, IEnumerable<string> may)
    {
        var uses = may.ToList();
        foreach (var pair in callers.SelectMany(caller => callees.Select(callee => (caller, callee))))
        {
            if (!admitted.TryGetValue(pair, out var known)) admitted[pair] = known = [];
            known.AddRange(uses.Except(known));
        }
    }
}
