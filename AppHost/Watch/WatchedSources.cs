using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Watch;

/// <summary>
/// Which services are built from a file: the declaration tells, since callers link their callees' contracts.
/// </summary>
public sealed class WatchedSources(WorkloadTopology topology, LaunchPlan plan)
{
    private static readonly string[] OfAll =
        ["Directory.Build.props", "Directory.Packages.props", "services/Directory.Build.props", "BannedSymbols.txt"];

    /// <summary>The services of the plan that a change of the file concerns, in the order of the plan.</summary>
    /// <param name="path">The file, relative to the root of the repository, with forward slashes.</param>
    public IReadOnlyList<string> AffectedBy(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsOutput(path)) return [];
        var isOfAll = path.StartsWith("ServiceDefaults/", StringComparison.Ordinal) || OfAll.Contains(path);
        return
        [
            .. plan.Services
                .Where(service => isOfAll || IsOwn(service, path) || IsContractFor(service, path))
                .Select(service => service.Name),
        ];
    }

    private static bool IsOwn(ServiceLaunch service, string path) =>
        path.StartsWith(FolderOf(service), StringComparison.Ordinal);

    private bool IsContractFor(ServiceLaunch service, string path) =>
        path.EndsWith(".proto", StringComparison.Ordinal)
        && topology.Find(service.Name) is { } caller
        && caller.Outgoing.Any(call => plan.Services.Any(callee => callee.Name == call.Callee && IsOwn(callee, path)));

    private static string FolderOf(ServiceLaunch service) => service.Project[..(service.Project.LastIndexOf('/') + 1)];

    // What a build or an editor leaves beside the sources.
    private static bool IsOutput(string path) =>
        path.Split('/') is var parts
        && (parts.Any(part => part is "bin" or "obj" or "TestResults" || part.StartsWith('.'))
            || parts[^1].EndsWith('~')
            || parts[^1].EndsWith(".tmp", StringComparison.OrdinalIgnoreCase));
}
