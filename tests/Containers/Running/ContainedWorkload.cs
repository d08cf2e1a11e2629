using System.Net;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Images;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Support.PostgreSql;

[assembly: AssemblyFixture(typeof(ContainedWorkload))]

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>The whole workload from the images of this run, each pod of its manifests as a container.</summary>
public sealed class ContainedWorkload : IAsyncLifetime
{
    /// <summary>The collection of all its tests, which take turns: some end containers that others need.</summary>
    public const string Turns = "contained workload";

    private Networks? _networks;
    private readonly List<IContainer> _containers = [];
    private readonly Dictionary<string, List<IContainer>> _services = [];
    private PublishedPods? _pods;
    private ScopeDatabases? _databases;
    private PodSurroundings? _surroundings;
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
        var folders = new HostFolders(Local, _pods);
        await folders.GiveToAsync(new Pod(_pods.ServiceOf("edge")).User);
        _databases = new ScopeDatabases(_pods, Local);
        foreach (var scope in Scope.All) await _databases.StartAsync(scope, _networks);
        _surroundings = new PodSurroundings(_pods, Local, folders, _networks, _databases);
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

    /// <summary>The database servers, one a scope.</summary>
    internal ScopeDatabases Databases => _databases!;

    /// <summary>The pod that the containers of a service are.</summary>
    internal Pod PodOf(string service) => _surroundings!.OfService(Declared.Topology.Find(service)!);

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
        (await Acquirer.AllLogsAsync()).Split("Authorization received").Length - 1;

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers) await container.DisposeAsync();
        if (_databases is not null) await _databases.DisposeAsync();
        if (_networks is not null) await _networks.DisposeAsync();
        if (_run is not null) await _run.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }

    private static async Task<IPEndPoint> EntranceAsync(IContainer edge) =>
        new(IPAddress.Parse((await edge.AddressesAsync())[0]), 8443);

    private async Task MigrateAsync(Service service)
    {
        if (_surroundings!.OfMigration(service) is not { } pod) return;
        var container = Keep(pod.Build());
        await container.StartAsync();
        Assert.True(await container.GetExitCodeAsync() == 0, await container.AllLogsAsync());
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
        await container.ReadyAsync();
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
}
