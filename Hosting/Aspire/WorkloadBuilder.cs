using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>A declared workload in an app host: its resources, to add to.</summary>
public sealed class WorkloadBuilder
{
    private const string ConnectedTo = "connected-to";

    private readonly Dictionary<string, IResourceBuilder<ProjectResource>> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IResourceBuilder<GroupResource>> _groups = new(StringComparer.Ordinal);

    internal WorkloadBuilder(
        IDistributedApplicationBuilder application, WorkloadTopology declared, LocalRun run, string root)
    {
        (Application, Declared, Run, Root) = (application, declared, run, root);
        Resource = GroupResource.Add(application, "workload", "Workload", "ShieldKeyhole");
        foreach (var launch in run.Plan.Services)
        {
            var scope = Group(launch.Group, Resource);
            var parent = launch.ConnectedTo ? Group(ConnectedTo, scope) : scope;
            _services.Add(launch.Name, ServiceResources.Add(this, launch).WithParentRelationship(parent));
        }

        foreach (var launch in run.Plan.Services) Connect(launch);
        if (application.ExecutionContext.IsPublishMode) return;
        foreach (var database in run.Databases)
        {
            var container = DatabaseResources.Add(application, database, run.Options.DatabaseImage)
                .WithParentRelationship(_groups[database.Group]);
            foreach (var name in database.Services) _services[name].WaitFor(container);
        }
    }

    /// <summary>The resource that all others stand below.</summary>
    public IResourceBuilder<GroupResource> Resource { get; }

    internal IDistributedApplicationBuilder Application { get; }

    internal WorkloadTopology Declared { get; }

    internal LocalRun Run { get; }

    internal string Root { get; }

    internal IEnumerable<IResourceBuilder<ProjectResource>> Services => _services.Values;

    /// <summary>A declared service or external destination, to add integrations or commands to.</summary>
    /// <exception cref="ArgumentException">Nothing that is declared has this name.</exception>
    public IResourceBuilder<ProjectResource> Service(string name) => _services.GetValueOrDefault(name)
        ?? throw new ArgumentException(
            $"Nothing that is declared is named '{name}'; there are {string.Join(", ", _services.Keys)}.",
            nameof(name));

    private IResourceBuilder<GroupResource> Group(string name, IResourceBuilder<GroupResource> parent)
    {
        if (_groups.TryGetValue(name, out var known)) return known;
        var icon = name == ConnectedTo ? "PlugConnected" : name == Scope.InScope.Name ? "LockClosed" : "Folder";
        return _groups[name] = GroupResource.Add(Application, name, "Scope", icon).WithParentRelationship(parent);
    }

    // The graph of the dashboard draws relationships. An annotation that waits draws nothing, so that what is drawn is
    // declared.
    private void Connect(ServiceLaunch launch)
    {
        var service = _services[launch.Name];
        foreach (var callee in launch.Calls) service.WithReferenceRelationship(_services[callee]);
        foreach (var awaited in launch.WaitsFor)
        {
            service.WithAnnotation(new WaitAnnotation(_services[awaited].Resource, WaitType.WaitUntilHealthy)
            {
                WaitBehavior = WaitBehavior.WaitOnResourceUnavailable,
            });
        }
    }
}
