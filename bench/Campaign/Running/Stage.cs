using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Support.Running;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>
/// The workload as processes with the slices of a local run. Each service listens on ports of its own, and the planned
/// port of each leads there by a way that can be disturbed. Two instances of each service run, but one of those whose
/// embedded store belongs to one process.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>The external destination that plays the bank.</summary>
    public const string Acquirer = "acquirer";

    /// <summary>The service that reads its keys from Key Vault, where there is one.</summary>
    public const string KeyReader = "token-vault";

    private const long Mebibyte = 1024 * 1024;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(3);

    private readonly LocalRun _run;
    private readonly bool _isPassing;

    private Stage(LocalRun run, LocalState state, CampaignOptions options) =>
        (_run, State, _isPassing, SetsClocks) = (run, state, options.State is null, options.SetsClocks);

    public LocalState State { get; }

    /// <summary>Whether each instance has a clock that can be set.</summary>
    public bool SetsClocks { get; }

    public string Logs => Path.Combine(State.Root, "logs");

    public IReadOnlyList<Instance> Instances { get; private set; } = [];

    /// <summary>The ways to services and to the acquirer, by name.</summary>
    public IReadOnlyDictionary<string, Wire> Ways { get; private set; } = new Dictionary<string, Wire>();

    /// <summary>The database servers; none where stores are embedded.</summary>
    public IReadOnlyList<StageDatabase> Databases { get; private set; } = [];

    /// <summary>Key Vault, beside database servers as in Azure; beside embedded stores keys are files.</summary>
    public StageKeyVault? KeyVault { get; private set; }

    /// <summary>The disks of embedded stores that can be full; none where they cannot be had.</summary>
    public IReadOnlyList<StoreDisk> Disks { get; private set; } = [];

    /// <summary>Schemas that a killed migration left neither old nor new, as sentences.</summary>
    public ConcurrentQueue<string> TornSchemas { get; } = [];

    /// <summary>The port of the public addresses.</summary>
    public int Port => Launch("edge").TrafficPort;

    /// <summary>Where buyers find the entrance.</summary>
    public IReadOnlyList<IPEndPoint> Entrances => [.. Of("edge").Select(instance => instance.Traffic)];

    /// <summary>Starts everything and returns when all of it is ready.</summary>
    /// <exception cref="RunException">Something stands in the way; the sentence says what.</exception>
    public static async Task<Stage> StartAsync(CampaignOptions options, CancellationToken cancellationToken)
    {
        if (options.SetsClocks && ProcessClock.Library is null) throw new RunException(ProcessClock.Missing);
        var root = RepositoryRoot.Find();
        var state = new LocalState(options.State ?? Directory.CreateTempSubdirectory("campaign").FullName);
        var run = new LocalRun(
            ValidWorkload.Read(root, Workload.Declare()),
            root,
            new LaunchOptions(state.Root, Ports.FindBlock(), options.Store) { Shipped = options.Shipped },
            TimeProvider.System);
        var stage = new Stage(run, state, options);
        try
        {
            await stage.StartAsync(options.Store, cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public IEnumerable<Instance> Of(string service) => Instances.Where(instance => instance.Service == service);

    /// <summary>Gives a service a new certificate and key, valid for as long as any or for so long.</summary>
    public void RotateCertificate(string service, TimeSpan? validity = null) =>
        _run.RotateCertificate(service, validity);

    /// <summary>Gives everybody another authority, and all services certificates of it.</summary>
    public void ReplaceAuthority() => _run.ReplaceAuthority();

    /// <summary>Makes a new version of a key of <see cref="KeyReader"/>.</summary>
    public void RotateKey(string secret)
    {
        if (KeyVault is { } vault) vault.Add(secret, RandomNumberGenerator.GetBytes(32));
        else _run.RotateKey(KeyReader, secret);
    }

    /// <summary>The executable and the variables of a service, for a command of it.</summary>
    public (string Executable, IReadOnlyDictionary<string, string> Environment) CommandOf(string service) =>
        (_run.ExecutableOf(Launch(service)), Placed(Launch(service)).Environment);

    /// <summary>The services that store, in the order of the plan.</summary>
    public IReadOnlyList<string> Storing =>
        [.. _run.Plan.Services.Where(Stores).Where(launch => launch.Group != "external").Select(launch => launch.Name)];

    /// <summary>Ends all services in order; the databases go on.</summary>
    public Task StopServicesAsync() => Task.WhenAll(Instances.Select(instance => instance.StopAsync()));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Instances.Select(instance => instance.DisposeAsync().AsTask()));
        await Task.WhenAll(Ways.Values.Select(way => way.DisposeAsync().AsTask()));
        await Task.WhenAll(Databases.Select(database => database.DisposeAsync().AsTask()));
        if (KeyVault is not null) await KeyVault.DisposeAsync();
        await _run.DisposeAsync();
        if (!_isPassing) return;
        foreach (var disk in Disks) await disk.UnmountAsync();
        Directory.Delete(State.Root, recursive: true);
    }

    private async Task StartAsync(StoreEngine store, CancellationToken cancellationToken)
    {
        await _run.PrepareAsync(_ => { }, cancellationToken);
        Databases = await Task.WhenAll(_run.Plan.DatabaseServers.Select(
            launch => StageDatabase.StartAsync(launch, State, cancellationToken)));
        foreach (var database in _run.Databases) await database.PrepareAsync(cancellationToken);
        if (store == StoreEngine.Postgres) KeyVault = await StageKeyVault.StartAsync(State, KeyReader);
        // What is kept to be looked at would go with its disk.
        if (store == StoreEngine.Sqlite && _isPassing) await MountAsync();
        Instances =
        [
            .. from launch in _run.Plan.Services
               from number in Enumerable.Range(1, CountOf(launch, store))
               let clock = SetsClocks ? ClockOf(launch, number) : null
               select new Instance(Placed(launch), number, _run.ExecutableOf(launch), Logs, MemoryLimitOf(launch))
               {
                   Clock = clock,
                   // Without its keys, or at a time of which its certificate is not, it cannot start.
                   MayEnd = () => clock is { IsWrong: true }
                       || (launch.Name == KeyReader && KeyVault is { IsDisturbed: true }),
               },
        ];
        Ways = _run.Plan.Services.Where(launch => launch.Name != "edge").ToDictionary(
            launch => launch.Name,
            launch =>
            {
                IPEndPoint[] places = [.. Of(launch.Name).Select(instance => instance.Traffic)];
                return new Wire(
                    new IPEndPoint(IPAddress.Loopback, launch.TrafficPort),
                    before => places.Select((_, index) => places[(before + index) % places.Length]));
            });
        foreach (var instance in Instances) instance.Start();
        await Readiness.AwaitAsync(Instances, ReadyTimeout, cancellationToken);
    }

    private async Task MountAsync()
    {
        var disks = await Task.WhenAll(Storing.Select(
            service => StoreDisk.MountAsync(service, Path.GetDirectoryName(State.StoreFile(service))!)));
        Disks = [.. disks.OfType<StoreDisk>()];
    }

    private ProcessClock ClockOf(ServiceLaunch launch, int number) => new(
        Path.Combine(State.Root, "clocks", string.Create(CultureInfo.InvariantCulture, $"{launch.Name}-{number}")));

    private ServiceLaunch Placed(ServiceLaunch launch) => launch.Name == KeyReader && KeyVault is { } vault
        ? launch with
        {
            Environment = launch.Environment
                .Where(entry => !vault.Variables.ContainsKey(entry.Key))
                .Concat(vault.Variables)
                .ToDictionary(),
        }
        : launch;

    private ServiceLaunch Launch(string name) => _run.Plan.Services.Single(launch => launch.Name == name);

    // Who plays a bank has the memory of a service.
    private long MemoryLimitOf(ServiceLaunch launch) => Mebibyte * (
        _run.Workload.Topology.Services.FirstOrDefault(service => service.Name == launch.Name)
        ?? _run.Workload.Topology.Services[0]).Resources.MemoryLimit;

    private static bool Stores(ServiceLaunch launch) => launch.Environment.ContainsKey("WORKLOAD__STORE__CONNECTION");

    private static int CountOf(ServiceLaunch launch, StoreEngine store) =>
        launch.Group == "external" || (store == StoreEngine.Sqlite && Stores(launch)) ? 1 : 2;
}
