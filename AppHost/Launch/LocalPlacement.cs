using System.Data.Common;
using System.Globalization;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Launch;

/// <summary>Everything on this machine: loopback ports, and files below the state directory.</summary>
internal sealed class LocalPlacement(WorkloadTopology topology, LaunchOptions options, PortPlan ports) : IPlacement
{
    private readonly LocalState _state = new(options.StateDirectory);

    public bool LifetimePipe => true;

    public string IngressCertificates => _state.IngressCertificates;

    // Nothing stands before a local entrance.
    public string TrustedProxies => "";

    public IReadOnlyDictionary<string, string> Telemetry => options.Telemetry ?? new Dictionary<string, string>();

    public string TrafficListener(string name) => ports.TrafficAddress(name);

    public string HealthListener(string name) => ports.HealthAddress(name);

    public string Certificates(string name) => _state.Certificates(name);

    public string Callers(Service service) => _state.Callers(service.Name);

    public string StoreConnection(string name) =>
        new DbConnectionStringBuilder { ["Data Source"] = _state.StoreFile(name) }.ConnectionString;

    public string? StorePassword(string name) => null;

    public string SecretSource(Service service) => _state.Secrets(service.Name);

    public string Address(Service callee) => ports.TrafficAddress(callee.Name);

    public Uri Egress(string external) => new($"https://{ports.TrafficAddress(external)}");

    public string EgressAuthority(string external) => _state.AcquirerAuthority + ".crt";

    // Browsers resolve every name below localhost to this machine.
    public Uri Origin(string host)
    {
        var route = topology.Routes.First(route => route.Host == host);
        return new Uri(string.Create(
            CultureInfo.InvariantCulture, $"https://{host}.dev.localhost:{ports.Traffic(route.To)}"));
    }
}
