using System.Collections.Concurrent;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Orchestration.Running;

/// <summary>An orchestrator whose services are real processes that behave as the test says.</summary>
public sealed class Cast : IAsyncDisposable
{
    private static readonly string Executable = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Misbehaving", new DirectoryInfo(AppContext.BaseDirectory).Name, "Misbehaving"))
        + (OperatingSystem.IsWindows() ? ".exe" : "");

    private readonly ConcurrentQueue<(string Service, ServiceStatus Status)> _history = [];
    private readonly ConcurrentQueue<LogLine> _lines = [];

    public Cast(TimeProvider time, Action<LogLine>? log, params Role[] roles)
    {
        var port = Ports.FindBlock();
        Plan = new LaunchPlan(
            [.. roles.Select((role, index) => Launch(role, port + (2 * index)))],
            new Uri("https://shop.test"),
            new Uri("https://pay.test"));
        Orchestrator = new Orchestrator(
            Plan,
            name => roles.Single(role => role.Name == name).Executable ?? Executable,
            time,
            log ?? _lines.Enqueue);
        foreach (var service in Orchestrator.Services)
        {
            service.Changed += changed => _history.Enqueue((changed.Service.Name, changed.Status));
        }
    }

    public Cast(params Role[] roles)
        : this(TimeProvider.System, null, roles)
    {
    }

    public LaunchPlan Plan { get; }

    public Orchestrator Orchestrator { get; }

    /// <summary>What every service wrote, and what was said about it.</summary>
    public IEnumerable<LogLine> Lines => _lines;

    /// <summary>The service's status now.</summary>
    public ServiceStatus this[string name] =>
        Orchestrator.Services.Single(service => service.Service.Name == name).Status;

    /// <summary>Every status of a service that was announced, in order.</summary>
    public IReadOnlyList<ServiceStatus> HistoryOf(string name) =>
        [.. _history.Where(entry => entry.Service == name).Select(entry => entry.Status)];

    public Task StartAsync() => Orchestrator.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until the service is in the state.</summary>
    public Task<ServiceStatus> BecomesAsync(string name, ServiceState state) =>
        Eventually.BecomesAsync(() => Task.FromResult(this[name]), status => status.State == state);

    public ValueTask DisposeAsync() => Orchestrator.DisposeAsync();

    private static ServiceLaunch Launch(Role role, int port) => new(
        Name: role.Name,
        Group: "out-of-scope",
        ConnectedTo: false,
        Project: $"services/out-of-scope/{role.Name}/{role.Name}.csproj",
        TrafficPort: port,
        HealthPort: port + 1,
        Environment: new Dictionary<string, string>
        {
            ["BEHAVIOUR"] = role.Behaviour,
            ["HEALTH_PORT"] = $"{port + 1}",
            [role.ReadyFile is null ? "NO_READY_FILE" : "READY_FILE"] = role.ReadyFile ?? "",
        },
        Files: new Dictionary<string, string>(),
        WaitsFor: role.WaitsFor ?? []);
}
