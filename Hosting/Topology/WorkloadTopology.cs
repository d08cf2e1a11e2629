namespace RegulatedWorkload.Hosting.Topology;

/// <summary>A declared workload. It may still break its rules: see <see cref="TopologyRules"/>.</summary>
/// <param name="TrustDomain">The SPIFFE trust domain of all identities.</param>
/// <param name="Services">The services in declaration order.</param>
/// <param name="Externals">The destinations outside the cluster.</param>
public sealed record WorkloadTopology(
    string TrustDomain,
    IReadOnlyList<Service> Services,
    IReadOnlyList<External> Externals)
{
    private readonly CallGraph _graph = new(Services);

    /// <summary>The services in declaration order.</summary>
    public IReadOnlyList<Service> Services
    {
        get;
        init => (field, _graph) = (value, new CallGraph(value));
    } = Services;

    /// <summary>The public hosts, each with the service that serves it.</summary>
    public IReadOnlyCollection<Route> Routes => _graph.Routes;

    /// <summary>The service that serves a public host, or null.</summary>
    public Service? EntranceOf(string host) => _graph.EntranceOf(host);

    /// <summary>The name of those who may have services attempt connections; null where nobody may.</summary>
    public string? Verifier { get; private init; }

    /// <summary>
    /// The verifiers: one for each scope, so that the proof of segmentation connects no scope to another.
    /// </summary>
    public IEnumerable<Service> Verifiers => Scope.All.Select(VerifierOf).OfType<Service>();

    /// <summary>
    /// Lets an identity in each scope, named after it, have the services of that scope attempt connections: in a local
    /// run always, in a cluster where its environment says so.
    /// </summary>
    public WorkloadTopology VerifiedBy(string name) => this with { Verifier = name };

    /// <summary>The verifier of a scope, or null.</summary>
    public Service? VerifierOf(Scope scope)
    {
        if (Verifier is null || Services.All(service => service.Scope != scope)) return null;
        return scope == Scope.InScope
            ? Service.InScope($"{Verifier}-{scope.Name}", "has the services of the scope attempt connections")
            : Service.OutOfScope($"{Verifier}-{scope.Name}", "has the services of the scope attempt connections");
    }

    /// <summary>The service of that name, or null.</summary>
    public Service? Find(string name) => _graph.Find(name);

    /// <summary>The scopes in which services store anything, in declaration order.</summary>
    public IEnumerable<Scope> StoringScopes =>
        Services.Where(service => service.Store is not null).Select(service => service.Scope).Distinct();

    /// <summary>The SPIFFE ID of a service.</summary>
    public string IdentityOf(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return $"spiffe://{TrustDomain}/ns/{service.Scope.Namespace}/sa/{service.Name}";
    }

    /// <summary>The calls that name <paramref name="service"/> as callee, each with its caller.</summary>
    public IEnumerable<(Service Caller, Call Call)> CallersOf(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _graph.CallersOf(service.Name);
    }

    /// <summary>
    /// Whether an out-of-scope service has a call to or from an in-scope one: what PCI DSS scoping guidance names a
    /// connected-to system. Computed, never declared.
    /// </summary>
    public bool IsConnectedTo(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.Scope == Scope.OutOfScope
            && (service.Outgoing.Any(call => Find(call.Callee)?.Scope == Scope.InScope)
                || CallersOf(service).Any(incoming => incoming.Caller.Scope == Scope.InScope));
    }

    /// <summary>
    /// Every service that a call of <paramref name="service"/> can lead to, directly or through others.
    /// </summary>
    public IReadOnlyCollection<Service> ReachableFrom(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var reached = new HashSet<Service>();
        var open = new Queue<Service>([service]);
        while (open.TryDequeue(out var caller))
        {
            foreach (var callee in caller.Outgoing.Select(call => Find(call.Callee)).OfType<Service>())
            {
                if (callee != service && reached.Add(callee)) open.Enqueue(callee);
            }
        }

        return reached;
    }
}

/// <summary>A public host name and the service that serves it.</summary>
/// <param name="Host">The first label of the host; the environment adds the domain.</param>
/// <param name="To">The service.</param>
public sealed record Route(string Host, string To);

/// <summary>A destination outside the cluster.</summary>
/// <param name="Name">The name that services reach it by.</param>
/// <param name="Does">What it is, for people.</param>
public sealed record External(string Name, string Does);
