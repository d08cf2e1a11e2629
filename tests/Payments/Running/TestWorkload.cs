extern alias orders;

using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.ServiceDefaults.Hosting;
using LocalPostgres = RegulatedWorkload.Tests.Support.Stores.PostgreSql.LocalPostgres;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>
/// Certificates, secrets, ports and settings of one workload, as the launch plan gives them. A test starts in it the
/// services it needs, and stand-ins for the others. Services store in the engine of the test project.
/// </summary>
internal sealed class TestWorkload : IAsyncDisposable
{
    private static readonly ValidWorkload Declared = ValidWorkload.Read(RepositoryRoot.Find(), Workload.Declare());

    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("payments").FullName);
    private readonly LaunchPlan _plan;
    private readonly List<IAsyncDisposable> _running = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<TestStore>> _stores = [];

    public TestWorkload()
    {
        _plan = LaunchPlanner.Create(Declared, new LaunchOptions(_state.Root, Ports.FindBlock()));
        new LocalCertificates(Declared.Topology, _state, TimeProvider.System).RenewDue();
        LocalSecrets.Ensure(Declared.Topology, _state);
        LocalFiles.Write(_plan);
        foreach (var service in _plan.Services)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_state.StoreFile(service.Name))!);
        }
    }

    public ShiftedTime Time { get; } = new();

    /// <summary>The server that the stores are on; null for where the test project has its stores.</summary>
    public LocalPostgres? Server { get; init; }

    public string Certificates(string service) => _state.Certificates(service);

    /// <summary>The certificate and key of the acquirer's authority, without the file extension.</summary>
    public string AcquirerAuthority => _state.ExternalAuthority("acquirer");

    public string AcquirerCredential =>
        Directory.GetFiles(Path.Combine(_state.Secrets("payments"), "acquirer-credential")).Single();

    /// <summary>The port of a service's first instance.</summary>
    public int PortOf(string service) => PlanOf(service).TrafficPort;

    /// <summary>How a service is started. All instances of payments, and of orders, have one store.</summary>
    public async Task<ServiceLaunch> LaunchAsync(string service)
    {
        var launch = PlanOf(service);
        if (service is not ("payments" or "orders")) return launch;
        var store = await StoreOfAsync(service);
        var variables = new Dictionary<string, string>(launch.Environment)
        {
            ["WORKLOAD__STORE__CONNECTION"] = store.Connection,
        };
        if (store.Password is { } password)
        {
            variables["WORKLOAD__STORE__PASSWORD"] = password;
            variables["WORKLOAD__SECRETS__SOURCE"] = new Uri(_state.Secrets(service)).AbsoluteUri;
        }

        return launch with { Environment = variables };
    }

    /// <summary>The variables of one more instance of a service, which calls other ports than the first.</summary>
    public static IReadOnlyDictionary<string, string> Another(
        ServiceLaunch launch, int port, params (string Callee, int Port)[] calls)
    {
        var variables = new Dictionary<string, string>(launch.Environment)
        {
            ["WORKLOAD__LISTEN__TRAFFIC"] = $"127.0.0.1:{port}",
            ["WORKLOAD__LISTEN__HEALTH"] = $"127.0.0.1:{port + 1}",
        };
        foreach (var (callee, calleePort) in calls)
        {
            var name = variables.Single(entry => entry.Key.StartsWith("WORKLOAD__CALLS__") && entry.Value == callee);
            variables[name.Key.Replace("__SERVICE", "__ADDRESS")] = $"dns:///127.0.0.1:{calleePort}";
        }

        return variables;
    }

    /// <summary>Starts a service in this process. Its time is <see cref="Time"/>.</summary>
    public async Task<WebApplication> StartAsync(
        IReadOnlyDictionary<string, string> variables,
        Func<WebApplicationBuilder, WebApplication> build,
        Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            [.. variables.Select(entry => $"--{entry.Key.Replace("__", ":")}={entry.Value}")]);
        builder.Services.AddSingleton<TimeProvider>(Time);
        configure?.Invoke(builder.Services);
        var app = build(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return Keep(app);
    }

    /// <summary>Starts something that stands where a service is, with that service's identity and callers.</summary>
    public Task StandInAsync<TService>(string service, TService standIn)
        where TService : class =>
        StartAsync(PlanOf(service).Environment, builder =>
        {
            builder.AddServiceDefaults();
            builder.Services.AddSingleton(standIn);
            var app = builder.Build();
            app.MapServiceDefaults();
            app.MapGrpcService<TService>();
            return app;
        });

    /// <summary>A channel to a port, as <paramref name="caller"/>, whose callee has to be of this workload.</summary>
    public GrpcChannel Connect(string caller, int port)
    {
        var channel = Keep(new WorkloadChannel(_state.Certificates(caller), port));
        return channel.Channel;
    }

    /// <summary>Has something disposed before the files are deleted.</summary>
    public T Keep<T>(T running)
        where T : IAsyncDisposable
    {
        lock (_running) _running.Add(running);
        return running;
    }

    /// <summary>Whether these bytes lie in any file of a service's store.</summary>
    public async Task<bool> IsInFilesAsync(string service, byte[] bytes) =>
        (await StoreOfAsync(service)).IsInFiles(bytes);

    public async ValueTask DisposeAsync()
    {
        // Callers before their callees, so that nobody waits for an answer that will not come.
        foreach (var running in _running.AsEnumerable().Reverse()) await running.DisposeAsync();
        Directory.Delete(_state.Root, recursive: true);
    }

    private async Task<TestStore> CreateAsync<TSchema>() => Server is { } server
        ? await Support.Stores.PostgreSql.PostgresTestStore.CreateAsync<TSchema>(server)
        : await TestStores.CreateAsync<TSchema>();

    private ServiceLaunch PlanOf(string service) => _plan.Services.Single(launch => launch.Name == service);

    private Task<TestStore> StoreOfAsync(string service)
    {
        lock (_gate)
        {
            return _stores.TryGetValue(service, out var store)
                ? store
                : _stores[service] = CreateStoreAsync(service);
        }
    }

    private async Task<TestStore> CreateStoreAsync(string service)
    {
        var store = Keep(service == "payments"
            ? await CreateAsync<RegulatedWorkload.Payments.PaymentsStore>()
            : await CreateAsync<orders::RegulatedWorkload.Orders.OrdersStore>());
        if (store.Password is null) return store;
        foreach (var secret in Directory.GetDirectories(store.Secrets))
        {
            var folder = Path.Combine(_state.Secrets(service), Path.GetFileName(secret));
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(secret))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
        }

        return store;
    }
}
