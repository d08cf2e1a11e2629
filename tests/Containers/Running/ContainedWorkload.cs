using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Images;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Support.PostgreSql;

[assembly: AssemblyFixture(typeof(ContainedWorkload))]

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>The whole workload from the images of this run, each pod of its manifests as a container.</summary>
public sealed partial class ContainedWorkload : IAsyncLifetime
{
    /// <summary>The collection of all its tests, which take turns: some end containers that others need.</summary>
    public const string Turns = "contained workload";

    private const string DatabaseAuthority = "/workload/database-authority";
    private const string Secrets = "/workload/secrets";

    private Networks? _networks;
    private readonly Dictionary<Scope, ScopeDatabase> _databases = [];
    private readonly Dictionary<string, string> _gateways = [];
    private readonly List<IContainer> _containers = [];
    private readonly Dictionary<string, List<IContainer>> _services = [];
    private PublishedPods? _pods;
    private HostFolders? _folders;
    private LocalRun? _run;

    /// <summary>Certificates, secrets and ledgers' credentials, as of a local run.</summary>
    public string State { get; } = Directory.CreateTempSubdirectory("workload").FullName;

    public IContainer Acquirer { get; private set; } = null!;

    /// <summary>A server that is no part of the workload.</summary>
    public IContainer Outside { get; private set; } = null!;

    internal Networks Networks => _networks!;

    private LocalState Local => new(State);

    private static string? Missing =>
        Engine.Missing ?? (PostgresBinaries.Find() is null ? PostgresBinaries.Missing : null);

    /// <summary>Skips the test where containers cannot be run, or fails it where they must be.</summary>
    public static void SkipWithoutEngine()
    {
        if (Missing is { } reason) TestedImages.Skip(reason);
    }

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        MachineLock.Take();
        await Engine.PrepareAsync();
        _pods = new PublishedPods();
        _run = new LocalRun(
            Declared.Workload,
            Built.Root,
            new LaunchOptions(State, Ports.FindBlock(), StoreEngine.Postgres),
            TimeProvider.System);
        await _run.PrepareAsync(_ => { }, TestContext.Current.CancellationToken);
        _networks = new Networks();
        await _networks.CreateAsync();
        _folders = new HostFolders(Local, _pods);
        await _folders.GiveToAsync(new Pod(_pods.ServiceOf("edge")).User);
        foreach (var scope in Scope.All) await StartDatabaseAsync(scope);
        Acquirer = await StartExternalAsync(
            [_pods.Environment.Egresses["acquirer"].Host], _networks.BridgesOf("acquirer"));
        Outside = await StartExternalAsync(Attempts.HostsOutside(_pods.Environment), [_networks.Outside]);
        await Task.WhenAll(Declared.Topology.Services.Select(service => MigrateAsync(service)));
        await Task.WhenAll(Declared.Topology.Services.Select(service => StartAsync(service.Name)));
    }

    /// <summary>The running containers of a service; the first is that which began.</summary>
    internal IReadOnlyList<IContainer> this[string service] => _services[service];

    /// <summary>What was published, and is run.</summary>
    internal PublishedPods Published => _pods!;

    /// <summary>The address of the database server of a scope.</summary>
    internal string GatewayOf(Scope scope) => _gateways[scope.Name];

    /// <summary>The database server of a scope.</summary>
    internal ScopeDatabase DatabaseOf(Scope scope) => _databases[scope];

    /// <summary>The pod that the containers of a service are.</summary>
    internal Pod PodOf(string service)
    {
        var pod = new Pod(_pods!.ServiceOf(service));
        Fill(pod, Declared.Topology.Find(service)!);
        return pod;
    }

    /// <summary>Starts one more container of a service, and waits until it is ready.</summary>
    public Task<IContainer> StartAsync(string service) => StartAsync(service, _ => { });

    /// <summary>The same of a pod that a test has changed.</summary>
    internal Task<IContainer> StartAsync(string service, Action<Pod> change) =>
        StartAsync(Declared.Topology.Find(service)!, change);

    /// <summary>The public interface, by name, at the container of the entrance.</summary>
    public Task<Browsing> BrowseAsync() => BrowseAsync(this["edge"][0]);

    /// <summary>The same at another container of the entrance.</summary>
    public async Task<Browsing> BrowseAsync(IContainer entrance) =>
        new(Local.IngressCertificates, await EntranceAsync(entrance));

    /// <summary>
    /// The same at two containers, as a gateway has it that prefers one while that accepts connections. A server that
    /// ends tells over HTTP/2 what it will still answer; over HTTP/1.1 a client that asks just then cannot know.
    /// </summary>
    public async Task<Browsing> BrowseAsync(IContainer preferred, IContainer other) =>
        new(Local.IngressCertificates, await EntranceAsync(preferred), await EntranceAsync(other))
        {
            Version = HttpVersion.Version20,
        };

    /// <summary>The acquirer's authorizations for an order.</summary>
    public async Task<IReadOnlyList<JsonNode>> LedgerAsync(string orderId) => await AcquirerLedger.OfAsync(
        new Uri($"https://{_pods!.Environment.Egresses["acquirer"].Host}"),
        new IPEndPoint(IPAddress.Parse((await Acquirer.AddressesAsync())[0]), 443),
        State,
        orderId);

    /// <summary>How often the acquirer has been asked for an authorization.</summary>
    public async Task<int> AuthorizationsAsync() =>
        (await LogsAsync(Acquirer)).Split("Authorization received").Length - 1;

    /// <summary>Waits until a container serves.</summary>
    public static async Task ReadyAsync(IContainer container)
    {
        using var client = new HttpClient();
        var address = (await container.AddressesAsync())[0];
        await Eventually.BecomesAsync(
            async () =>
            {
                try
                {
                    using var answer = await client.GetAsync(new Uri($"http://{address}:8081/readyz"));
                    return answer.IsSuccessStatusCode ? "ready" : await LogsAsync(container);
                }
                catch (HttpRequestException)
                {
                    return await LogsAsync(container);
                }
            },
            seen => seen == "ready");
    }

    /// <summary>
    /// How many requests a container has answered, as it says itself; probes and scrapes do not count.
    /// </summary>
    public static async Task<long> ServedAsync(IContainer container)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(
            new Uri($"http://{(await container.AddressesAsync())[0]}:8081/metrics"),
            TestContext.Current.CancellationToken);
        return Served()
            .Matches(metrics)
            .Sum(line => long.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers) await container.DisposeAsync();
        foreach (var database in _databases.Values) await database.DisposeAsync();
        if (_networks is not null) await _networks.DisposeAsync();
        if (_run is not null) await _run.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }

    private static async Task<IPEndPoint> EntranceAsync(IContainer edge) =>
        new(IPAddress.Parse((await edge.AddressesAsync())[0]), 8443);

    private async Task StartDatabaseAsync(Scope scope)
    {
        var gateway = await Running.Networks.GatewayAsync(Networks.OfScope(scope.Name));
        _gateways[scope.Name] = gateway;
        var database = await ScopeDatabase.StartAsync(
            gateway, _pods!.Environment.Databases[scope.Name].Host, Local.DatabaseAuthority);
        _databases.Add(scope, database);
        foreach (var service in Declared.Topology.Services.Where(one => one.Scope == scope && one.Store is not null))
        {
            await database.CreateAsync(
                DatabaseRoles.Of(service.Store!.Name, service.Name),
                await HostFolders.NewestAsync(Local.OwnerPassword(service.Name)),
                await HostFolders.NewestAsync(Local.ServicePassword(service.Name)));
        }
    }

    private async Task MigrateAsync(Service service)
    {
        if (_pods!.MigrationOf(service.Name) is not { } spec) return;
        var pod = new Pod(spec);
        Reach(pod, service, Local.OwnerSecrets(service.Name));
        var container = Keep(pod.Build());
        await container.StartAsync();
        Assert.True(await container.GetExitCodeAsync() == 0, await LogsAsync(container));
    }

    private async Task<IContainer> StartAsync(Service service, Action<Pod> change)
    {
        var pod = PodOf(service.Name);
        change(pod);
        var container = Keep(pod.Build());
        lock (_services)
        {
            if (!_services.TryGetValue(service.Name, out var all)) _services[service.Name] = all = [];
            all.Add(container);
        }

        await pod.StartAsync(container);
        await ReadyAsync(container);
        return container;
    }

    private async Task<IContainer> StartExternalAsync(
        IReadOnlyList<string> hosts, IEnumerable<INetwork> networks)
    {
        var image = TestedImages.Read(TestedImages.ExternalsLockFile).Images["acquirer"];
        var container = Keep(
            AcquirerPod.Build($"{TestedImages.Registry}/{image.Repository}@{image.Digest}", Local, hosts, networks));
        await container.StartAsync();
        return container;
    }

    private IContainer Keep(IContainer container)
    {
        lock (_containers) _containers.Add(container);
        return container;
    }

    private void Fill(Pod pod, Service service)
    {
        Reach(pod, service, Local.Secrets(service.Name));
        foreach (var (path, name) in pod.Mounts) pod.Folders[path] = _folders!.Of(name, service);
        pod.Bridges.AddRange(Networks.BridgesOf(service.Name));
        pod.Aliases.Add($"{service.Name}.{service.Scope.Namespace}.svc.cluster.local");
    }

    // In a cluster the database's authority is one that everybody knows, and secrets come from Key Vault.
    private void Reach(Pod pod, Service service, string secrets)
    {
        pod.Network = Networks.OfScope(service.Scope.Name);
        // As in a cluster, everyone finds each server by its name; who reaches it is for the network to say.
        pod.Hosts.AddRange(_pods!.Environment.Databases.Select(
            database => $"{database.Value.Host}:{_gateways[database.Key]}"));
        if (Directory.Exists(secrets))
        {
            pod.Folders[Secrets] = secrets;
            pod.Environment["WORKLOAD__SECRETS__SOURCE"] = $"file://{Secrets}";
        }

        if (service.Store is null) return;
        pod.Folders[DatabaseAuthority] = _folders!.DatabaseAuthority;
        pod.Environment["WORKLOAD__STORE__CONNECTION"] += $";Root Certificate={DatabaseAuthority}/ca.crt";
    }

    [GeneratedRegex(@"(?m)^http_server_request_duration_seconds_count\{.*\} (?<count>[0-9]+)")]
    private static partial Regex Served();

    private static async Task<string> LogsAsync(IContainer container)
    {
        var (output, errors) = await container.GetLogsAsync();
        return output + errors;
    }
}
