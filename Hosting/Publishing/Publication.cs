using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Publishing.Output;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing;

/// <summary>The manifests of the declared workload for one cluster, and the folder that they belong in.</summary>
public sealed class Publication
{
    /// <summary>The cluster that is published for when none is named.</summary>
    public const string DefaultEnvironment = "production";

    private const string SampleWarning =
        "The image lock holds sample digests, which name no image; build the images before you deploy.";

    private readonly IReadOnlyList<OutputFile> _files;
    private readonly OutputFolder _folder;

    private Publication(IReadOnlyList<OutputFile> files, OutputFolder folder, string? warning)
    {
        _files = files;
        _folder = folder;
        Warning = warning;
    }

    /// <summary>What a person should know before deploying; null when there is nothing.</summary>
    public string? Warning { get; }

    /// <summary>Computes the manifests. Nothing is written yet.</summary>
    /// <param name="declared">The declaration.</param>
    /// <param name="root">The root of the repository.</param>
    /// <param name="environment">The cluster: a file in <c>AppHost/environments</c>.</param>
    /// <param name="imageLock">The image lock; null is <c>images.lock.json</c> in the repository.</param>
    /// <param name="output">The folder of the manifests; null is <c>k8s</c> in the repository.</param>
    /// <exception cref="PublishFaultsException">The environment or the image lock cannot be used.</exception>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    public static Publication Read(
        WorkloadTopology declared,
        string root,
        string environment = DefaultEnvironment,
        string? imageLock = null,
        string? output = null)
    {
        var workload = ValidWorkload.Read(root, declared);
        var faults = new List<string>();
        var cluster = EnvironmentFile.Read(root, environment, faults);
        var images = ImageLockFile.Read(imageLock ?? Path.Combine(root, ImageLockFile.Name), faults);
        if (cluster is null || images is null) throw new PublishFaultsException(faults);

        return new Publication(
            Publisher.Write(new PublishInput(workload, cluster, images), environment),
            new OutputFolder(output ?? Path.Combine(root, "k8s")),
            images.Sample ? SampleWarning : null);
    }

    /// <summary>How the folder differs from the manifests.</summary>
    public OutputChanges Compare() => _folder.Compare(_files);

    /// <summary>Brings the folder up to date and tells, in a sentence, what that changed.</summary>
    /// <exception cref="PublishFaultsException">The folder cannot be written.</exception>
    public string Write()
    {
        try
        {
            var changes = _folder.Write(_files);
            return $"{_files.Count} files: {changes.Added.Count} added, {changes.Changed.Count} changed, "
                + $"{changes.Deleted.Count} deleted.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new PublishFaultsException([$"The folder of the manifests cannot be written: {fault.Message}"]);
        }
    }
}
