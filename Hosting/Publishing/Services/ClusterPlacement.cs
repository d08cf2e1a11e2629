using System.Globalization;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>Everything in a cluster: mounted files, names of headless Services, databases and destinations.</summary>
internal sealed class ClusterPlacement(PublishInput input) : IPlacement
{
    private readonly ClusterEnvironment _environment = input.Environment;

    private readonly Dictionary<Scope, int> _shares = [];

    public string IngressCertificates => MountPaths.IngressCertificates;

    // The Gateway appends the WAF's address to what the WAF has appended: both are passed over.
    public string TrustedProxies =>
        string.Join(' ', _environment.Ingress.TrustedProxies.Concat(_environment.Ingress.Clients));

    public IReadOnlyDictionary<string, string> Telemetry { get; } = input.Environment.Telemetry is { } telemetry
        ? new Dictionary<string, string>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = telemetry.ConnectionString,
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "Authorization=AAD",
        }
        : new Dictionary<string, string>();

    public ProbePlacement? Probes => _environment.Verification is { } verification
        ? new ProbePlacement(
            _ => $"{MountPaths.Probes}/{MountPaths.ProbeTargetsFile}", HasPolicies: true, [.. Places(verification)])
        {
            Expected = $"{MountPaths.Expected}/{MountPaths.ExpectedFile}",
        }
        : null;

    public string TrafficListener(string name) => Listener(Ports.Traffic);

    public string HealthListener(string name) => Listener(Ports.Health);

    public string Certificates(string name) => MountPaths.Certificates;

    public string Callers(Service service) => $"{MountPaths.Callers}/{MountPaths.CallersFile}";

    public string StoreConnection(string name)
    {
        var scope = input.Topology.Find(name)!.Scope;
        return Connection(name, name, ShareOf(scope));
    }

    public string? StorePassword(string name) =>
        Database(name).UsesEntra ? "entra" : $"secret:{name}-database-password";

    public string SecretSource(Service service) => $"https://{_environment.KeyVaults[service.Scope.Name].Host}/";

    public string Address(Service callee) => string.Create(
        CultureInfo.InvariantCulture, $"{CrossClusterCalls.HostOf(input, callee)}:{Ports.Traffic}");

    public Uri Egress(string external)
    {
        var egress = _environment.Egresses[external];
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"https://{egress.Host}:{egress.Port}"));
    }

    public string EgressAuthority(string external) => MountPaths.EgressAuthority(external);

    public Uri Origin(string host) => new($"https://{host}.{_environment.Domain}");

    /// <summary>The variables under which <c>migrate</c> runs: the service's own, but the role of the owner.</summary>
    public IReadOnlyDictionary<string, string> OwnerOf(Service service) => new Dictionary<string, string>
    {
        ["WORKLOAD__STORE__CONNECTION"] = Connection(service.Name, $"{service.Name}-owner", ConnectionShares.OfJob),
        ["WORKLOAD__STORE__PASSWORD"] =
            Database(service.Name).UsesEntra ? "entra" : $"secret:{service.Name}-owner-database-password",
    };

    // The same for every service of a scope, and it takes all of them to compute.
    private int ShareOf(Scope scope)
    {
        if (!_shares.TryGetValue(scope, out var share))
        {
            share = ConnectionShares.OfInstance(input, scope, _environment.Databases[scope.Name]);
            _shares[scope] = share;
        }

        return share;
    }

    private DatabaseSettings Database(string name) =>
        _environment.Databases[input.Topology.Find(name)!.Scope.Name];

    private string Connection(string name, string role, int connections)
    {
        var (database, store, invariant) =
            (Database(name), input.Topology.Find(name)!.Store!.Name, CultureInfo.InvariantCulture);
        return string.Create(invariant, $"Host={database.Host};Port={database.Port};Database={store};"
            + $"Username={role};Maximum Pool Size={connections}");
    }

    // What the network alone keeps out of reach, and the declared ways out.
    private IEnumerable<ProbePlace> Places(VerificationSettings verification)
    {
        foreach (var service in input.Services)
        {
            yield return new ProbePlace(
                service.Name, $"{CrossClusterCalls.HostOf(input, service)}:{Ports.Health}", _ => false);
        }

        foreach (var external in input.Topology.Externals)
        {
            var egress = Egress(external.Name);
            yield return new ProbePlace(
                external.Name,
                string.Create(CultureInfo.InvariantCulture, $"{egress.Host}:{egress.Port}"),
                caller => input.Topology.Find(caller)!.Egresses.Contains(external.Name));
        }

        // The instances of other clusters too: nothing of this one may reach them.
        foreach (var (scope, database) in InOrder(_environment.Databases))
        {
            yield return new ProbePlace(
                $"{scope}-database",
                string.Create(CultureInfo.InvariantCulture, $"{database.Host}:{database.Port}"),
                caller => input.Topology.Find(caller) is { Store: not null } service && service.Scope.Name == scope);
        }

        foreach (var (scope, vault) in InOrder(_environment.KeyVaults))
        {
            yield return new ProbePlace(
                $"{scope}-key-vault",
                $"{vault.Host}:{Ports.Https}",
                caller => input.Topology.Find(caller) is { } service
                    && service.Scope.Name == scope
                    && AzureUse.ReadsKeyVault(_environment, service));
        }

        yield return new ProbePlace("outside", $"{verification.Outside}:{Ports.Https}", _ => false);
        yield return new ProbePlace("kubernetes", $"kubernetes.default.svc.cluster.local:{Ports.Https}", _ => false);
        yield return new ProbePlace("instance-metadata", "169.254.169.254:80", _ => false);
    }

    private static IEnumerable<KeyValuePair<string, T>> InOrder<T>(IReadOnlyDictionary<string, T> settings) =>
        settings.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static string Listener(int port) => string.Create(CultureInfo.InvariantCulture, $"0.0.0.0:{port}");
}
