using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Facts;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Publishing.Output;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing;

/// <summary>
/// The manifests of the declared workload for one cluster, the folder that they belong in, and the facts that the
/// infrastructure around the cluster needs.
/// </summary>
public sealed class Publication
{
    /// <summary>The cluster that is published for when none is named.</summary>
    public const string DefaultEnvironment = "production";

    private const string SampleWarning =
        "The image lock holds sample digests, which name no image; build the images before you deploy.";

    private readonly IReadOnlyList<OutputFile> _files;
    private readonly OutputFolder _folder;

    private readonly (string File, string Text)? _facts;

    private Publication(
        IReadOnlyList<OutputFile> files, OutputFolder folder, (string File, string Text)? facts, string? warning)
    {
        _files = files;
        _folder = folder;
        _facts = facts;
        Warning = warning;
    }

    /// <summary>What a person should know before deploying; null when there is nothing.</summary>
    public string? Warning { get; }

    /// <summary>Reads all that the manifests derive from.</summary>
    /// <exception cref="PublishFaultsException">The environment or the image lock cannot be used.</exception>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    public static PublishInput ReadInput(
        WorkloadTopology declared,
        string root,
        string environment = DefaultEnvironment,
        string? imageLock = null)
    {
        var workload = ValidWorkload.Read(root, declared);
        var faults = new List<string>();
        var cluster = EnvironmentFile.Read(root, environment, faults);
        var images = ImageLockFile.Read(imageLock ?? Path.Combine(root, ImageLockFile.Name), faults);
        return cluster is null || images is null
            ? throw new PublishFaultsException(faults)
            : new PublishInput(workload, cluster, images);
    }

    /// <summary>Computes the manifests. Nothing is written yet.</summary>
    /// <param name="declared">The declaration.</param>
    /// <param name="root">The root of the repository.</param>
    /// <param name="environment">The cluster: a file in <c>AppHost/environments</c>.</param>
    /// <param name="imageLock">The image lock; null is <c>images.lock.json</c> in the repository.</param>
    /// <param name="output">
    /// The folder of the manifests; null is <c>k8s</c> in the repository. The facts belong to that one alone, and none
    /// are written where each scope has its own cluster.
    /// </param>
    /// <exception cref="PublishFaultsException">The environment or the image lock cannot be used.</exception>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    public static Publication Read(
        WorkloadTopology declared,
        string root,
        string environment = DefaultEnvironment,
        string? imageLock = null,
        string? output = null)
    {
        var input = ReadInput(declared, root, environment, imageLock);
        var (cluster, images) = (input.Environment, input.Lock);
        var files = Publisher.Write(input, environment);
        return new Publication(
            files,
            new OutputFolder(output ?? Path.Combine(root, "k8s")),
            output is null && cluster.Clusters is null
                ? (Path.Combine(root, FactsFile.Name), FactsFile.Text(WorkloadFacts.Of(input, environment)))
                : null,
            images.Sample ? SampleWarning : null);
    }

    /// <summary>How the folder differs from the manifests, and the file from the facts.</summary>
    public OutputChanges Compare()
    {
        var changes = _folder.Compare(_files);
        return HasStaleFacts ? changes with { Changed = [.. changes.Changed, FactsFile.Name] } : changes;
    }

    private bool HasStaleFacts => _facts is var (file, text) && !FactsFile.IsFresh(file, text);

    /// <summary>Brings the folder and the facts up to date and tells, in a sentence, what that changed.</summary>
    /// <exception cref="PublishFaultsException">The folder cannot be written.</exception>
    public string Write()
    {
        try
        {
            var changes = _folder.Write(_files);
            if (HasStaleFacts && _facts is var (file, text)) FactsFile.Write(file, text);
            return $"{_files.Count} files: {changes.Added.Count} added, {changes.Changed.Count} changed, "
                + $"{changes.Deleted.Count} deleted.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new PublishFaultsException([$"The folder of the manifests cannot be written: {fault.Message}"]);
        }
    }
}
