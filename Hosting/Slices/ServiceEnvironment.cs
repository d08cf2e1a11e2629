using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Slices;

/// <summary>
/// The environment variables of each service: its slice of the declaration. The keys are the same on this machine and
/// in the cluster; only values differ, and the placement fills them in.
/// </summary>
internal sealed class ServiceEnvironment(ValidWorkload workload, IPlacement placement)
{
    private const string ProbeVerifier = "WORKLOAD__PROBE__VERIFIER";
    private const string ProbeTargetsFile = "WORKLOAD__PROBE__TARGETS";

    private readonly WorkloadTopology _topology = workload.Topology;

    /// <summary>The variables by which a service lets its verifier ask it.</summary>
    public static IReadOnlyList<string> OfProbe { get; } = [ProbeVerifier, ProbeTargetsFile];

    public SortedDictionary<string, string> Of(Service service)
    {
        var variables = Common(service.Name);
        variables["WORKLOAD__SCOPE"] = service.Scope.Name;
        variables["WORKLOAD__NAMESPACE"] = service.Scope.Namespace;
        variables["WORKLOAD__TRUSTDOMAIN"] = _topology.TrustDomain;
        if (service.Hosts.Count > 0)
        {
            variables["WORKLOAD__INGRESS__CERTIFICATES"] = placement.IngressCertificates;
            variables["WORKLOAD__TRUSTEDPROXIES"] = placement.TrustedProxies;
        }

        if (AdmitsCallers(service)) variables["WORKLOAD__CALLERS"] = placement.Callers(service);
        if (service.Store is not null) AddStore(variables, service.Name);
        if (ReadsSecrets(service)) variables["WORKLOAD__SECRETS__SOURCE"] = placement.SecretSource(service);
        AddCalls(variables, service.Outgoing.Select(call => _topology.Find(call.Callee)!));
        AddEgresses(variables, service);
        AddOrigins(variables, service);
        AddProbe(variables, service);
        return variables;
    }

    /// <summary>An external destination is no workload identity: it knows its own authority only.</summary>
    public IReadOnlyDictionary<string, string> Of(External external)
    {
        var variables = Common(external.Name);
        AddStore(variables, external.Name);
        return variables;
    }

    /// <summary>
    /// A verifier calls the services of its scope and nothing else, and knows what they are to answer.
    /// </summary>
    public SortedDictionary<string, string> OfVerifier(Service verifier)
    {
        var variables = Common(verifier.Name);
        foreach (var key in placement.Telemetry.Keys) variables.Remove(key);
        variables["WORKLOAD__SCOPE"] = verifier.Scope.Name;
        variables["WORKLOAD__NAMESPACE"] = verifier.Scope.Namespace;
        variables["WORKLOAD__TRUSTDOMAIN"] = _topology.TrustDomain;
        variables["WORKLOAD__VERIFY__EXPECTED"] = placement.Probes!.Expected!;
        AddCalls(variables, _topology.Services.Where(service => service.Scope == verifier.Scope));
        return variables;
    }

    /// <summary>
    /// What the variables of a service point to and the declaration decides: content by absolute path.
    /// </summary>
    public IReadOnlyDictionary<string, string> FilesOf(Service service)
    {
        var files = new Dictionary<string, string>();
        if (AdmitsCallers(service))
        {
            files[placement.Callers(service)] = CallerListWriter.Write(workload, service);
        }

        if (placement.Probes is { } probes && ProbeTargets.Of(workload, placement, service) is [_, ..] targets)
        {
            files[probes.TargetsFile(service.Name)] = ProbeTargets.Write(targets);
        }

        return files;
    }

    /// <summary>
    /// Whether a service is called by others. The entrance is called by browsers, which have no identity.
    /// </summary>
    public static bool AdmitsCallers(Service service) => service.Hosts.Count == 0;

    /// <summary>What every process is told, whatever it declares.</summary>
    public SortedDictionary<string, string> Common(string name)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["WORKLOAD__SERVICE"] = name,
            ["WORKLOAD__LISTEN__TRAFFIC"] = placement.TrafficListener(name),
            ["WORKLOAD__LISTEN__HEALTH"] = placement.HealthListener(name),
            ["WORKLOAD__CERTIFICATES"] = placement.Certificates(name),
        };
        foreach (var (key, value) in placement.Telemetry)
        {
            variables[key] = value;
        }

        return variables;
    }

    // A declared secret, or the password of its store.
    private bool ReadsSecrets(Service service) => service.Secrets.Count > 0
        || (service.Store is not null
            && placement.StorePassword(service.Name)?.StartsWith("secret:", StringComparison.Ordinal) == true);

    private void AddStore(SortedDictionary<string, string> variables, string name)
    {
        variables["WORKLOAD__STORE__CONNECTION"] = placement.StoreConnection(name);
        if (placement.StorePassword(name) is { } password) variables["WORKLOAD__STORE__PASSWORD"] = password;
    }

    private void AddCalls(SortedDictionary<string, string> variables, IEnumerable<Service> callees)
    {
        foreach (var (index, callee) in callees.Index())
        {
            variables[$"WORKLOAD__CALLS__{index}__SERVICE"] = callee.Name;
            variables[$"WORKLOAD__CALLS__{index}__ADDRESS"] = $"dns:///{placement.Address(callee)}";
            variables[$"WORKLOAD__CALLS__{index}__IDENTITY"] = _topology.IdentityOf(callee);
        }
    }

    private void AddEgresses(SortedDictionary<string, string> variables, Service service)
    {
        foreach (var (index, egress) in service.Egresses.Index())
        {
            variables[$"WORKLOAD__EGRESS__{index}__NAME"] = egress;
            variables[$"WORKLOAD__EGRESS__{index}__ADDRESS"] = placement.Egress(egress).ToString().TrimEnd('/');
            variables[$"WORKLOAD__EGRESS__{index}__CA"] = placement.EgressAuthority(egress);
        }
    }

    private void AddProbe(SortedDictionary<string, string> variables, Service service)
    {
        if (_topology.VerifierOf(service.Scope) is not { } verifier || placement.Probes is not { } probes) return;
        variables[ProbeVerifier] = _topology.IdentityOf(verifier);
        variables[ProbeTargetsFile] = probes.TargetsFile(service.Name);
        if (service.Hosts.Count > 0 && probes.Page is { } page) variables["WORKLOAD__SEGMENTATION"] = page;
    }

    private void AddOrigins(SortedDictionary<string, string> variables, Service service)
    {
        // Shop and form frame each other, so a service that serves or links one host knows all of them.
        if (service.Hosts.Count + service.LinkedHosts.Count == 0) return;
        foreach (var route in _topology.Routes)
        {
            variables[$"WORKLOAD__ORIGINS__{route.Host.ToUpperInvariant()}"] =
                placement.Origin(route.Host).ToString().TrimEnd('/');
        }
    }
}
