using System.Globalization;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// A pair of loopback ports for each service, in declaration order: traffic, then health. Database servers and
/// the dashboard follow.
/// </summary>
internal sealed class PortPlan(WorkloadTopology topology, int first)
{
    private readonly Dictionary<string, int> _places = topology.Services.Select(service => service.Name)
        .Concat(topology.Externals.Select(external => external.Name))
        .Index()
        .ToDictionary(place => place.Item, place => place.Index, StringComparer.Ordinal);

    private readonly List<string> _scopes = [.. topology.StoringScopes.Select(scope => scope.Name)];

    public int Traffic(string name) => first + (2 * _places[name]);

    public int Health(string name) => Traffic(name) + 1;

    public int Database(string scope) => first + (2 * _places.Count) + _scopes.IndexOf(scope);

    public DashboardPorts Dashboard
    {
        get
        {
            var pages = first + (2 * _places.Count) + _scopes.Count;
            return new DashboardPorts(pages, pages + 1, pages + 2);
        }
    }

    public string TrafficAddress(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Traffic(name)}");

    public string HealthAddress(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Health(name)}");
}
