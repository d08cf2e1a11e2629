using Microsoft.Extensions.FileSystemGlobbing;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Watch;

/// <summary>
/// Which services are built from a file: its own, and those whose project files link it, as callers link contracts.
/// </summary>
/// <param name="root">The root of the repository.</param>
/// <param name="plan">The services that run.</param>
public sealed class WatchedSources(string root, LaunchPlan plan)
{
    /// <summary>Stands for files that are not known: any may have changed.</summary>
    public const string Anything = "*";

    private static readonly string[] OfAll =
    [
        Anything, "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
        "services/Directory.Build.props", "BannedSymbols.txt",
    ];

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
                .Where(service => isOfAll || IsOwn(service, path) || IsLinkedBy(service, path))
                .Select(service => service.Name),
        ];
    }

    private static bool IsOwn(ServiceLaunch service, string path) =>
        path.StartsWith(FolderOf(service), StringComparison.Ordinal);

    private bool IsLinkedBy(ServiceLaunch service, string path)
    {
        var linked = new Matcher(StringComparison.Ordinal);
        var folder = Path.Combine(root, FolderOf(service));
        linked.AddIncludePatterns(LinkedSources.Read(Path.Combine(root, service.Project))
            .Select(link => Path.GetRelativePath(root, Path.Combine(folder, link)).Replace('\\', '/')));
        return linked.Match(path).HasMatches;
    }

    private static string FolderOf(ServiceLaunch service) => service.Project[..(service.Project.LastIndexOf('/') + 1)];

    // What a build or an editor leaves beside the sources.
    private static bool IsOutput(string path) =>
        path.Split('/') is var parts
        && (parts.Any(part => part is "bin" or "obj" or "TestResults" || part.StartsWith('.'))
            || parts[^1].EndsWith('~')
            || parts[^1].EndsWith(".tmp", StringComparison.OrdinalIgnoreCase));
}
