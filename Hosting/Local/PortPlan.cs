using System.Globalization;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// A pair of loopback ports for each service, in declaration order: traffic, then health. Database servers and
/// the dashboard follow.
/// </summary>
internal sealed class PortPlan(WorkloadTopology topology, int first)
{
    private readonly List<string> _names =
        [.. topology.Services.Select(service => service.Name), .. topology.Externals.Select(external => external.Name)];

    private readonly List<string> _scopes = [.. topology.StoringScopes.Select(scope => scope.Name)];

    public int Traffic(string name) => first + (2 * _names.IndexOf(name));

    public int Health(string name) => Traffic(name) + 1;

    public int Database(string scope) => first + (2 * _names.Count) + _scopes.IndexOf(scope);

    public DashboardPorts Dashboard
    {
        get
        {
            var pages = first + (2 * _names.Count) + _scopes.Count;
            return new DashboardPorts(pages, pages + 1, pages + 2);
        }
    }

    public string TrafficAddress(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Traffic(name)}");

    public string HealthAddress(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Health(name)}");
}
