namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// Everything that Aspire needs to start the workload on one machine, computed once from the declaration. The builder
/// extensions transcribe it and decide nothing.
/// </summary>
/// <param name="Services">The processes in dependency order: a callee stands before its callers.</param>
/// <param name="DashboardPorts">The loopback ports of the dashboard.</param>
public sealed record LaunchPlan(IReadOnlyList<ServiceLaunch> Services, DashboardPorts DashboardPorts)
{
    /// <summary>The database servers that must run, their schemas current, before any service is started.</summary>
    public IReadOnlyList<DatabaseServerLaunch> DatabaseServers { get; init; } = [];
}

/// <summary>The loopback ports of Aspire's dashboard.</summary>
/// <param name="Pages">Where a browser finds it.</param>
/// <param name="Telemetry">Where services send telemetry (OTLP/gRPC).</param>
/// <param name="Resources">Where it learns of the resources.</param>
public sealed record DashboardPorts(int Pages, int Telemetry, int Resources)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<int> All => [Pages, Telemetry, Resources];
}

/// <summary>How one service is started.</summary>
/// <param name="Name">The service's name, which is also that of its executable.</param>
/// <param name="Group">The scope shown to people: <c>in-scope</c>, <c>out-of-scope</c> or <c>external</c>.</param>
/// <param name="ConnectedTo">Whether it is an out-of-scope service with a call to or from an in-scope one.</param>
/// <param name="Project">The project file, relative to the root of the repository, with forward slashes.</param>
/// <param name="TrafficPort">The loopback port of its TLS listener.</param>
/// <param name="HealthPort">The loopback port of <c>/livez</c> and <c>/readyz</c>.</param>
/// <param name="Environment">The environment variables it is given, and no others of the workload.</param>
/// <param name="Files">
/// The files it reads its declaration from: content by absolute path. Each is in place, whole, before it is started.
/// </param>
/// <param name="WaitsFor">The services that must be ready before it is started.</param>
public sealed record ServiceLaunch(
    string Name,
    string Group,
    bool ConnectedTo,
    string Project,
    int TrafficPort,
    int HealthPort,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<string> WaitsFor)
{
    /// <summary>The path on <see cref="HealthPort"/> that answers 200 when, and only when, it is ready.</summary>
    public string ReadinessPath { get; init; } = "/readyz";

    /// <summary>What people open in a browser, by name; none but at the entrance.</summary>
    public IReadOnlyList<ServiceUrl> Urls { get; init; } = [];

    /// <summary>The services and external destinations that it calls or reaches, in declared order.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>What kind of service it is, as an icon of the Fluent UI set.</summary>
    public string Icon { get; init; } = "Apps";
}

/// <summary>An address for people.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Url">The address.</param>
public sealed record ServiceUrl(string Name, Uri Url);
