using System.Data.Common;
using System.Globalization;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Launch;

/// <summary>
/// The environment variables of each service: its slice of the declaration. The keys are those of the cluster; only
/// values differ.
/// </summary>
internal sealed class ServiceEnvironment(
    WorkloadTopology topology, Contracts contracts, LaunchOptions options, PortPlan ports)
{
    private readonly LocalState _state = new(options.StateDirectory);

    /// <summary>The public address of a host. Browsers resolve every name below <c>localhost</c> to this machine.</summary>
    public Uri Origin(string host)
    {
        var route = topology.Routes.First(route => route.Host == host);
        return new Uri(string.Create(
            CultureInfo.InvariantCulture, $"https://{host}.dev.localhost:{ports.Traffic(route.To)}"));
    }

    public IReadOnlyDictionary<string, string> Of(Service service)
    {
        var variables = Common(service.Name);
        variables["WORKLOAD__SCOPE"] = service.Scope.Name;
        variables["WORKLOAD__NAMESPACE"] = service.Scope.Namespace;
        variables["WORKLOAD__TRUSTDOMAIN"] = topology.TrustDomain;
        if (service.Hosts.Count > 0) variables["WORKLOAD__INGRESS__CERTIFICATES"] = _state.IngressCertificates;
        if (AdmitsCallers(service)) variables["WORKLOAD__CALLERS"] = _state.Callers(service.Name);
        if (service.Store is not null) variables["WORKLOAD__STORE__CONNECTION"] = Embedded(service.Name);
        if (service.Secrets.Count > 0) variables["WORKLOAD__SECRETS__DIRECTORY"] = _state.Secrets(service.Name);
        AddCalls(variables, service);
        AddEgresses(variables, service);
        AddOrigins(variables, service);
        return variables;
    }

    /// <summary>An external destination is no workload identity: it knows its own authority only.</summary>
    public IReadOnlyDictionary<string, string> Of(External external)
    {
        var variables = Common(external.Name);
        variables["WORKLOAD__STORE__CONNECTION"] = Embedded(external.Name);
        return variables;
    }

    /// <summary>What the variables of a service point to and the declaration decides: content by absolute path.</summary>
    public IReadOnlyDictionary<string, string> FilesOf(Service service)
    {
        var files = new Dictionary<string, string>();
        if (AdmitsCallers(service))
        {
            files[_state.Callers(service.Name)] = CallerListWriter.Write(topology, contracts, service);
        }

        return files;
    }

    private string Embedded(string name) =>
        new DbConnectionStringBuilder { ["Data Source"] = _state.StoreFile(name) }.ConnectionString;

    private SortedDictionary<string, string> Common(string name)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["WORKLOAD__SERVICE"] = name,
            ["WORKLOAD__LISTEN__TRAFFIC"] = ports.TrafficAddress(name),
            ["WORKLOAD__LISTEN__HEALTH"] = ports.HealthAddress(name),
            ["WORKLOAD__CERTIFICATES"] = _state.Certificates(name),
            ["WORKLOAD__LIFETIMEPIPE"] = "true",
        };
        foreach (var (key, value) in options.Telemetry ?? new Dictionary<string, string>())
        {
            variables[key] = value;
        }

        return variables;
    }

    // The entrance is called by browsers, which have no identity.
    private static bool AdmitsCallers(Service service) => service.Hosts.Count == 0;

    private void AddCalls(SortedDictionary<string, string> variables, Service service)
    {
        foreach (var (index, call) in service.Outgoing.Index())
        {
            variables[$"WORKLOAD__CALLS__{index}__SERVICE"] = call.Callee;
            variables[$"WORKLOAD__CALLS__{index}__ADDRESS"] = $"dns:///{ports.TrafficAddress(call.Callee)}";
            variables[$"WORKLOAD__CALLS__{index}__IDENTITY"] = topology.IdentityOf(topology.Find(call.Callee)!);
        }
    }

    private void AddEgresses(SortedDictionary<string, string> variables, Service service)
    {
        foreach (var (index, egress) in service.Egresses.Index())
        {
            variables[$"WORKLOAD__EGRESS__{index}__NAME"] = egress;
            variables[$"WORKLOAD__EGRESS__{index}__ADDRESS"] = $"https://{ports.TrafficAddress(egress)}";
            variables[$"WORKLOAD__EGRESS__{index}__CA"] = _state.AcquirerAuthority + ".crt";
        }
    }

    private void AddOrigins(SortedDictionary<string, string> variables, Service service)
    {
        // Shop and form frame each other, so whoever serves or links one host knows all of them.
        if (service.Hosts.Count + service.LinkedHosts.Count == 0) return;
        foreach (var route in topology.Routes)
        {
            variables[$"WORKLOAD__ORIGINS__{route.Host.ToUpperInvariant()}"] = Origin(route.Host).ToString().TrimEnd('/');
        }
    }
}
