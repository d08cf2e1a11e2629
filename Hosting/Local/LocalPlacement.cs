using System.Data.Common;
using System.Globalization;
using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>Everything on this machine: loopback ports, and files below the state directory.</summary>
internal sealed class LocalPlacement(WorkloadTopology topology, LaunchOptions options, PortPlan ports) : IPlacement
{
    private readonly LocalState _state = new(options.State);

    public string IngressCertificates => _state.IngressCertificates;

    // Loopback keeps nobody apart: identities alone do.
    public ProbePlacement? Probes => new(
        _state.ProbeTargets, HasPolicies: false, [], _state.Segmentation);

    // Nothing stands before a local entrance.
    public string TrustedProxies => "";

    public IReadOnlyDictionary<string, string> Telemetry => options.Telemetry;

    public string TrafficListener(string name) => ports.TrafficAddress(name);

    public string HealthListener(string name) => ports.HealthAddress(name);

    public string Certificates(string name) => _state.Certificates(name);

    public string Callers(Service service) => _state.Callers(service.Name);

    public string StoreConnection(string name) => Shared(name) is { } service
        ? Connection(service, DatabaseRoles.Of(service.Store!.Name, service.Name).Service)
        : new DbConnectionStringBuilder { ["Data Source"] = _state.StoreFile(name) }.ConnectionString;

    public string? StorePassword(string name) =>
        Shared(name) is null ? null : $"secret:{LocalState.ServicePasswordSecret(name)}";

    /// <summary>The variables of a service, but for the role that owns its database.</summary>
    public IReadOnlyDictionary<string, string> OfOwner(
        Service service, IReadOnlyDictionary<string, string> variables) =>
        new SortedDictionary<string, string>(variables.ToDictionary(), StringComparer.Ordinal)
        {
            ["WORKLOAD__STORE__CONNECTION"] =
                Connection(service, DatabaseRoles.Of(service.Store!.Name, service.Name).Owner),
            ["WORKLOAD__STORE__PASSWORD"] = $"secret:{LocalState.OwnerPasswordSecret(service.Name)}",
            ["WORKLOAD__SECRETS__SOURCE"] = Files(_state.OwnerSecrets(service.Name)),
        };

    public string SecretSource(Service service) => Files(_state.Secrets(service.Name));

    public string Address(Service callee) => ports.TrafficAddress(callee.Name);

    public Uri Egress(string external) => new($"https://{ports.TrafficAddress(external)}");

    public string EgressAuthority(string external) => _state.ExternalAuthority(external) + ".crt";

    private static string Files(string directory) =>
        new UriBuilder(Uri.UriSchemeFile, "") { Path = directory }.Uri.AbsoluteUri;

    private Service? Shared(string name) => options.Store == StoreEngine.Postgres ? topology.Find(name) : null;

    private string Connection(Service service, string role) => new DbConnectionStringBuilder
    {
        ["Host"] = "127.0.0.1",
        ["Port"] = ports.Database(service.Scope.Name).ToString(CultureInfo.InvariantCulture),
        ["Database"] = service.Store!.Name,
        ["Username"] = role,
        ["Root Certificate"] = _state.DatabaseAuthority + ".crt",
        ["Maximum Pool Size"] = "10",
    }.ConnectionString;

    // Browsers resolve every name below localhost to this machine.
    public Uri Origin(string host)
    {
        var entrance = topology.EntranceOf(host)!;
        return new Uri(string.Create(
            CultureInfo.InvariantCulture, $"https://{host}.dev.localhost:{ports.Traffic(entrance.Name)}"));
    }
}
