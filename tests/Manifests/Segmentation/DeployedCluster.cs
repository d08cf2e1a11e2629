using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Tests.Manifests.Segmentation;

/// <summary>
/// Everyone who could connect to someone: what the manifests run, what the cluster runs beside it, who is outside, and
/// strangers: pods without labels, and pods that wear the labels of others in a namespace that is not theirs.
/// </summary>
internal sealed class DeployedCluster
{
    public const string Gateway = "gateway";
    public const string Monitoring = "monitoring";
    public const string Dns = "kube-dns";
    public const string ControlPlane = "istiod";
    public const string Waf = "WAF";

    /// <summary>The pods of another cluster, where each scope has its own.</summary>
    public const string OtherCluster = "other cluster";

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private readonly Reachability policies;
    private readonly OutsideParties outside;
    private readonly List<string> governed;

    /// <param name="tree">The manifests of one cluster.</param>
    /// <param name="environment">The environment that they were made for.</param>
    /// <param name="crossings">
    /// What lies in another cluster, as CIDRs: the callees there, by service name, and <see cref="OtherCluster"/>.
    /// </param>
    public DeployedCluster(
        ManifestTree tree, JsonObject environment, IEnumerable<(string Name, string Cidr)>? crossings = null)
    {
        policies = new Reachability(tree);
        TellsNames = environment.True("kubernetes.fqdnPolicies");
        governed = [.. tree.OfKind("Namespace").Select(manifest => manifest.Name)];
        Ports = [.. PortsOf(tree)];
        Workload = [.. Pods(tree)];
        outside = new OutsideParties([.. Ranges(environment), .. crossings ?? []], Names(environment), tree);
        List<Party> known = [.. Workload, .. Beside(environment)];
        Everyone = [.. known, .. Nobody(), .. outside.All, .. Strangers(known)];
    }

    /// <summary>Whether policies tell which DNS names each pod may ask for.</summary>
    public bool TellsNames { get; }

    /// <summary>The pods that the manifests lead to.</summary>
    public IReadOnlyList<Party> Workload { get; }

    public IReadOnlyList<Party> Everyone { get; }

    /// <summary>Every port that some policy names, and a few that none does.</summary>
    public IReadOnlyList<Port> Ports { get; }

    /// <summary>Whether a party lives in a namespace of the manifests.</summary>
    public bool IsGoverned(Party party) => party.Namespace is { } name && governed.Contains(name);

    /// <summary>Whether the manifests lead to pods of this name.</summary>
    public bool Runs(string name) => Workload.Any(pod => pod.Name == name);

    /// <summary>The parties outside that belong to a declared destination or source.</summary>
    public IEnumerable<Party> Outside(string name) => outside.Of(name);

    /// <summary>The ports on which both ends of a connection allow it.</summary>
    public IReadOnlyList<Port> Between(Party from, Party to) => policies.Between(from, to, Ports);

    /// <summary>Every connection that both ends allow, where the manifests govern an end.</summary>
    public IReadOnlySet<Connection> Allowed() => Connections((from, to) =>
        IsGoverned(from) || IsGoverned(to) ? Between(from, to) : []);

    /// <summary>Every connection that one end allows by itself, where the manifests govern that end.</summary>
    public IReadOnlySet<Connection> AllowedBy(Direction end) => Connections((from, to) =>
        IsGoverned(end == Direction.Egress ? from : to) ? policies.PermittedBy(end, from, to, Ports) : []);

    private HashSet<Connection> Connections(Func<Party, Party, IReadOnlyList<Port>> open) =>
    [
        .. from source in Everyone
           from destination in Everyone
           where source != destination
           from port in open(source, destination)
           select new Connection(source.Name, destination.Name, port),
    ];

    private static IEnumerable<Port> PortsOf(ManifestTree tree)
    {
        var named =
            from policy in tree.OfKind("NetworkPolicy")
            from direction in new[] { "ingress", "egress" }
            from rule in policy.Spec.Items(direction)
            from entry in rule.Items("ports")
            from number in new[] { entry["port"], entry["endPort"] }.OfType<JsonNode>()
            select (int)number.GetValue<long>();
        return
            from number in named.Concat([1, 22, 80, 8080, 65535]).Distinct().Order()
            from protocol in new[] { "TCP", "UDP", "SCTP" }
            select new Port(protocol, number);
    }

    private static IEnumerable<Party> Pods(ManifestTree tree)
    {
        foreach (var (owner, template) in tree.PodTemplates())
        {
            yield return Party.Pod(owner.Name, owner.Namespace, template.At("metadata.labels").Strings());
        }

        // What the Gateway API promises of the pods of a Gateway, whatever implements it.
        foreach (var gateway in tree.OfKind("Gateway"))
        {
            yield return Party.Pod(Gateway, gateway.Namespace,
                new Dictionary<string, string>(gateway.Json.At("spec.infrastructure.labels").Strings())
                {
                    ["gateway.networking.k8s.io/gateway-name"] = gateway.Name,
                });
        }
    }

    private static IEnumerable<Party> Beside(JsonObject environment)
    {
        var agent = environment["monitoring"];
        yield return Party.Pod(Monitoring, agent.Text("namespace"), agent.At("podLabels").Strings());
        yield return Party.Pod(Dns, "kube-system", new Dictionary<string, string> { ["k8s-app"] = "kube-dns" });
        yield return Party.Pod(ControlPlane, "aks-istio-system", new Dictionary<string, string> { ["app"] = "istiod" });
    }

    private static IEnumerable<Party> Nobody() =>
    [
        Party.Outside("internet", "198.51.100.77", "anyone.example"),
        Party.Outside("instance metadata", "169.254.169.254"),
    ];

    private static IEnumerable<(string Destination, string Cidr)> Ranges(JsonObject environment)
    {
        var entries = new List<(string Name, JsonNode? Addresses)>
        {
            (Waf, environment.At("ingress.clients")),
            ("entra", environment.At("entra.addresses")),
            ("telemetry", environment.At("telemetry.endpoints.addresses")),
        };
        foreach (var (kind, named) in
            new[] { ("egresses", ""), ("databases", " database"), ("keyVaults", " key vault") })
        {
            entries.AddRange(
                from entry in environment[kind]!.AsObject()
                select (entry.Key + named, entry.Value.At("addresses")));
        }

        return
            from entry in entries
            from cidr in entry.Addresses as JsonArray ?? []
            select (entry.Name, cidr!.ToString());
    }

    private static IEnumerable<(string Destination, string Host)> Names(JsonObject environment) =>
        from entry in new[] { ("entra", "entra.names"), ("telemetry", "telemetry.endpoints.names") }
        from name in environment.Items(entry.Item2)
        select (entry.Item1, name.ToString());

    private IEnumerable<Party> Strangers(IReadOnlyList<Party> known) =>
        from name in governed.Append("default")
        from stranger in known
            .Where(pod => pod.Namespace != name)
            .Select(pod => Party.Pod($"false {pod.Name} in {name}", name, pod.Labels))
            .Append(Party.Pod($"stranger in {name}", name, Nothing))
        select stranger;
}
