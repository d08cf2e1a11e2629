using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Hosting.Verification.Proof;

/// <summary>
/// The segmentation that manifests promise, ours or any others: for every pair of pods what the network lets through
/// beside whom the callee admits by identity, and where the two disagree. Nothing is connected to.
/// </summary>
/// <remarks>
/// Two independent layers must say the same. Where the network allows what authorization refuses, one mistake in a
/// list of callers is an open door; the reverse is a rule that nobody needs, or a call that fails.
/// </remarks>
public sealed class SegmentationProof
{
    // Beside the ports that somebody names, some that nobody does.
    private static readonly int[] OtherPorts = [1, 22, 80, 8080, 65535];

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private readonly ManifestTree tree;
    private readonly Reachability reach;
    private readonly Admissions admissions;
    private readonly IReadOnlyList<Port> ports;
    private readonly IReadOnlyList<string> unlisted;

    private SegmentationProof(AppliedManifests manifests)
    {
        (tree, unlisted) = (manifests.Tree, manifests.Unlisted);
        Pods = DeployedPods.Of(tree);
        reach = new Reachability(tree);
        admissions = new Admissions(tree, Pods);
        ports = [.. Pods.SelectMany(pod => pod.Listens).Concat(Named()).Distinct()];
        Pairs =
        [
            .. from caller in Pods
               from callee in Pods
               where caller != callee
               select new Pair(
                   caller.Name, callee.Name, reach.Between(caller.Party, callee.Party, ports),
                   admissions.Judges(callee), admissions.Admits(caller, callee)),
        ];
        Findings = [.. Find()];
    }

    /// <summary>The pods that the manifests lead to.</summary>
    public IReadOnlyList<DeployedPod> Pods { get; }

    /// <summary>Every caller with every callee.</summary>
    public IReadOnlyList<Pair> Pairs { get; }

    /// <summary>Where the layers disagree, and where there is none; nothing in manifests that segment.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Computes the proof from manifests alone.</summary>
    /// <exception cref="NotSupportedException">A policy says something that this evaluator would overlook.</exception>
    public static SegmentationProof Of(AppliedManifests manifests) => new(manifests);

    /// <summary>
    /// The chains along which calls can travel, each from a pod that nobody calls to one that calls nobody further.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Chains()
    {
        var next = Pairs.Where(pair => pair.Connects && !IsUnisolated(pair.Callee))
            .ToLookup(pair => pair.Caller, pair => pair.Callee);
        var called = next.SelectMany(group => group).ToHashSet(StringComparer.Ordinal);
        var first = Pods.Select(pod => pod.Name).Where(name => next.Contains(name) && !called.Contains(name));
        return [.. first.SelectMany(name => From([name], next))];
    }

    private static IEnumerable<IReadOnlyList<string>> From(
        IReadOnlyList<string> way, ILookup<string, string> next)
    {
        var onward = next[way[^1]].Except(way).ToList();
        return onward.Count == 0 ? [way] : onward.SelectMany(name => From([.. way, name], next));
    }

    private IEnumerable<Finding> Find() =>
    [
        .. Unisolated(),
        .. Disagreements(),
        .. Strangers(),
        .. EgressHoles.In(tree, Pods),
        .. NamedPorts(),
        .. unlisted.Select(path => new Finding(
            FindingKind.NotApplied, $"{path} lies beside a kustomization that does not list it; it does nothing.")),
    ];

    private IEnumerable<Finding> Unisolated() =>
        from pod in Pods
        let open = new[] { Direction.Ingress, Direction.Egress }.Where(end => !IsIsolated(pod, end)).ToList()
        where open.Count > 0
        select new Finding(
            FindingKind.Unisolated,
            $"No policy isolates the pods of {pod.Name} in {pod.Namespace}: {string.Join(" and ", open.Select(end =>
                end == Direction.Ingress ? "anyone reaches them" : "they reach anyone"))}.");

    private IEnumerable<Finding> Disagreements()
    {
        foreach (var pair in Pairs.Where(pair => !IsUnisolated(pair.Callee)))
        {
            var callee = Pods.First(pod => pod.Name == pair.Callee);
            var judged = pair.Network.Where(port => IsJudged(callee, port)).ToList();
            if (judged.Count > 0 && pair.Identity.Count == 0)
            {
                yield return new Finding(FindingKind.NetworkAlone,
                    $"The network lets {pair.Caller} reach {pair.Callee} on {string.Join(", ", judged)}; "
                    + $"{pair.Callee} admits no such caller.");
            }

            if (pair.IsJudged && pair.Network.Except(judged).ToList() is { Count: > 0 } rest)
            {
                yield return new Finding(FindingKind.NetworkAlone,
                    $"The network lets {pair.Caller} reach {pair.Callee} on {string.Join(", ", rest)}, where nobody "
                    + "asks who calls.");
            }

            if (pair.Identity.Count > 0 && judged.Count == 0)
            {
                yield return new Finding(FindingKind.IdentityAlone,
                    $"{pair.Callee} admits {pair.Caller} for {string.Join(", ", pair.Identity)}; the network lets no "
                    + "such connection through.");
            }
        }

        foreach (var sentence in admissions.Strangers) yield return new Finding(FindingKind.IdentityAlone, sentence);
    }

    // Pods that nobody declared, and addresses outside.
    private IEnumerable<Finding> Strangers()
    {
        var places = Pods.Select(pod => pod.Namespace).Append("default").Distinct();
        List<(Party Party, string Who)> strangers =
        [
            .. places.Select(place => (Party.Pod($"stranger in {place}", place, Nothing), $"any pod in {place}")),
            (Party.Outside("outside", "198.51.100.77"), "any address outside the cluster"),
        ];
        return
            from stranger in strangers
            from pod in Pods
            where !IsUnisolated(pod.Name)
            let open = reach.Between(stranger.Party, pod.Party, ports)
            where open.Count > 0
            select new Finding(
                FindingKind.NetworkAlone,
                $"The network lets {stranger.Who} reach {pod.Name} on {string.Join(", ", open)}.");
    }

    private IEnumerable<Finding> NamedPorts() =>
        from policy in tree.OfKind("NetworkPolicy")
        from rule in policy.Spec.Items("ingress").Concat(policy.Spec.Items("egress"))
        from port in rule.Items("ports")
        let name = port.Text("port")
        where name.Length > 0 && !name.All(char.IsAsciiDigit)
        group policy.Path by name into same
        select new Finding(
            FindingKind.Unreliable,
            $"Policies name the port '{same.Key}', which not every network plugin resolves; only numbers hold on "
            + $"Cilium ({string.Join(", ", same.Distinct().Order(StringComparer.Ordinal))}).");

    private IEnumerable<Port> Named()
    {
        var numbers =
            from policy in tree.OfKind("NetworkPolicy")
            from rule in policy.Spec.Items("ingress").Concat(policy.Spec.Items("egress"))
            from entry in rule.Items("ports")
            from bound in new[] { entry["port"], entry["endPort"] }.OfType<JsonValue>()
            where bound.TryGetValue<long>(out _)
            select (int)bound.GetValue<long>();
        return
            from number in numbers.Concat(OtherPorts).Distinct()
            from protocol in new[] { "TCP", "UDP", "SCTP" }
            select new Port(protocol, number);
    }

    // Our services ask on the port of calls; a mesh asks on every port that a container declares.
    private bool IsJudged(DeployedPod callee, Port port) => admissions.Judges(callee)
        && (callee.ConfigMaps.Count > 0 && callee.Listens.Contains(Port.Tcp(Ports.Traffic))
            ? port == Port.Tcp(Ports.Traffic)
            : callee.Listens.Contains(port));

    private bool IsUnisolated(string name) =>
        Pods.Where(pod => pod.Name == name).Any(pod => !IsIsolated(pod, Direction.Ingress));

    private bool IsIsolated(DeployedPod pod, Direction end) => reach.Isolates(pod.Party, end);
}
