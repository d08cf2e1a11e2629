using RegulatedWorkload.AppHost.Dashboard.Diagram;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Orchestration;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>What the pages show: the declaration, the plan, the running processes and what they tell.</summary>
public sealed class DashboardModel
{
    private readonly ProcessMeter _meter;
    private readonly CertificateDays _certificates;

    /// <summary>The model of one run.</summary>
    public DashboardModel(
        WorkloadTopology topology,
        LaunchPlan plan,
        LocalState state,
        Orchestrator orchestrator,
        LocalTelemetry telemetry,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        ArgumentNullException.ThrowIfNull(telemetry);
        (Topology, Plan, Orchestrator, Telemetry, Time) = (topology, plan, orchestrator, telemetry.Stores, time);
        SentElsewhere = telemetry.SentElsewhere;
        _meter = new ProcessMeter(time);
        _certificates = new CertificateDays(state, time);
        (Wide, Tall) = (new DiagramLayout(topology, tall: false), new DiagramLayout(topology, tall: true));
        Calls = [.. DeclaredCalls(topology)];
        var declared = topology.Services.Select(service => service.Name).ToList();
        Services = [.. orchestrator.Services.OrderBy(supervisor =>
            declared.IndexOf(supervisor.Service.Name) is var index and >= 0 ? index : int.MaxValue)];
    }

    /// <summary>The declaration.</summary>
    public WorkloadTopology Topology { get; }

    /// <summary>The launch plan.</summary>
    public LaunchPlan Plan { get; }

    /// <summary>The running services.</summary>
    public Orchestrator Orchestrator { get; }

    /// <summary>What the services tell.</summary>
    public TelemetryStores Telemetry { get; }

    /// <summary>Where the services send their telemetry instead, or null when it comes here.</summary>
    public string? SentElsewhere { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The diagram for wide screens.</summary>
    public DiagramLayout Wide { get; }

    /// <summary>The diagram for narrow screens.</summary>
    public DiagramLayout Tall { get; }

    /// <summary>The declared calls, those of browsers and those that leave the cluster included.</summary>
    public IReadOnlyList<DeclaredCall> Calls { get; }

    /// <summary>The running services and externals in the order of the declaration.</summary>
    public IReadOnlyList<Supervisor> Services { get; }

    /// <summary>The supervisor of a service or external.</summary>
    public Supervisor? Find(string name) =>
        Services.FirstOrDefault(supervisor => supervisor.Service.Name == name);

    /// <summary>CPU and memory of a running service, or null.</summary>
    public ProcessFigures? FiguresOf(Supervisor supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        return supervisor.Status.ProcessId is { } process ? _meter.Read(supervisor.Service.Name, process) : null;
    }

    /// <summary>The days until a service's certificate ends, or null when there is none.</summary>
    public double? CertificateDaysOf(string service) => _certificates.Of(service);

    private static IEnumerable<DeclaredCall> DeclaredCalls(WorkloadTopology topology)
    {
        foreach (var route in topology.Routes.GroupBy(route => route.To))
        {
            yield return new DeclaredCall(
                CallObserver.Browser, route.Key, $"HTTPS {string.Join(", ", route.Select(host => host.Host))}", false);
        }

        foreach (var service in topology.Services)
        {
            foreach (var call in service.Outgoing)
            {
                yield return new DeclaredCall(
                    service.Name,
                    call.Callee,
                    string.Join(", ", call.Methods.Concat(call.Prefixes.Select(prefix => $"HTTP {prefix}"))),
                    topology.Find(call.Callee)?.Scope != service.Scope);
            }

            foreach (var egress in service.Egresses)
            {
                yield return new DeclaredCall(service.Name, egress, "egress", true);
            }
        }
    }
}

/// <summary>One arrow of the diagram.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Callee">Who is called.</param>
/// <param name="Uses">What may be used.</param>
/// <param name="CrossesScopes">Whether it leads from one zone to another.</param>
public sealed record DeclaredCall(string Caller, string Callee, string Uses, bool CrossesScopes)
{
    /// <summary>A name that is unique in a page.</summary>
    public string Id => $"call-{Caller}-{Callee}";
}
