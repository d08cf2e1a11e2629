using System.CommandLine;
using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Databases;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// A local run that another orchestrator carries out: everything around its services is in place, and stays so until
/// this is disposed of. What is left to do is to transcribe <see cref="Plan"/>.
/// </summary>
public sealed class PreparedRun : IAsyncDisposable
{
    private readonly ServiceBinaries _binaries;
    private readonly RunLock _held;
    private readonly CancellationTokenSource _end = new();
    private Task _renewal = Task.CompletedTask;

    private PreparedRun(LaunchPlan plan, ServiceBinaries binaries, RunLock held)
    {
        Plan = plan;
        _binaries = binaries;
        _held = held;
    }

    /// <summary>What is to be started, without lifetime pipes.</summary>
    public LaunchPlan Plan { get; }

    /// <summary>The database servers of the plan, to be started as containers.</summary>
    public IReadOnlyList<ContainedDatabaseServer> DatabaseServers { get; private set; } = [];

    /// <summary>
    /// Takes the options <c>--port</c>, <c>--state</c> and <c>--store</c> of <c>run</c>, and prepares it.
    /// </summary>
    /// <param name="arguments">The command line; what else it says is for others.</param>
    /// <param name="time">The clock of certificates.</param>
    /// <param name="tell">
    /// Told, on any thread, when certificates cannot be renewed; standard error by default.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RunException">Something stands in the way.</exception>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    public static async Task<PreparedRun> PrepareAsync(
        IReadOnlyList<string> arguments,
        TimeProvider time,
        Action<string>? tell = null,
        CancellationToken cancellationToken = default)
    {
        tell ??= TextWriter.Synchronized(new InvocationConfiguration().Error).WriteLine;
        var root = RepositoryRoot.Find();
        var options = Options(root, arguments);
        var state = new LocalState(Path.GetFullPath(options.State));
        var topology = Workload.Declare();
        var plan = LaunchPlanner.Create(
            topology,
            Contracts.Read(root, topology),
            new LaunchOptions(state.Root, options.Port, Telemetry(), options.Store, LifetimePipe: false));
        var binaries = new ServiceBinaries(root);
        binaries.Demand(plan);
        var held = RunLock.Take(state);
        var run = new PreparedRun(plan, binaries, held);
        try
        {
            PortCheck.Demand(plan);
            await new StatePreparation(topology, state, time).PrepareAsync(plan, cancellationToken);
            run.DatabaseServers = ContainedDatabases.Prepare(plan, state, binaries, time);
            run._renewal = new CertificateRenewal(new LocalCertificates(topology, state, time), time, tell)
                .RunAsync(run._end.Token);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>The built executable of a service, an absolute path.</summary>
    public string ExecutableOf(ServiceLaunch service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _binaries.PathOf(service.Name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _held.Dispose();
        _end.Dispose();
    }

    // Where traces go, the other orchestrator says: to its own dashboard.
    private static Dictionary<string, string> Telemetry() => ChildEnvironment.Telemetry()
        .Where(setting => !setting.Key.StartsWith("OTEL_EXPORTER_OTLP_", StringComparison.Ordinal))
        .ToDictionary(StringComparer.Ordinal);

    private static RunOptions Options(string root, IReadOnlyList<string> arguments)
    {
        var options = new RunCommandOptions();
        Option[] ours = [options.Port, options.State, options.Store];
        Option[] embedded = [options.Only, options.Attach, options.Watch];
        var command = new RootCommand { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in ours.Concat(embedded)) command.Options.Add(option);
        var parsed = command.Parse(arguments);
        var refused = embedded.Where(option => parsed.GetResult(option) is { Implicit: false }).ToList();
        if (refused.Count > 0)
        {
            throw new RunException(
                $"{string.Join(", ", refused.Select(option => option.Name))}: the embedded orchestrator has that, this one "
                + "has not. Start 'dotnet run --project AppHost -- run' with it, or stop and start services in the "
                + "dashboard.");
        }

        return parsed.Errors.Count == 0
            ? new RunOptions(
                parsed.GetValue(options.Port),
                parsed.GetValue(options.State) ?? Path.Combine(root, ".local"),
                [],
                [],
                Watch: false,
                parsed.GetValue(options.Store))
            : throw new RunException(string.Join(" ", parsed.Errors.Select(error => error.Message)));
    }
}
