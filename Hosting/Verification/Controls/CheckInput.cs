using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.PaymentPage;

namespace RegulatedWorkload.Hosting.Verification.Controls;

/// <summary>All that checks look at, read once.</summary>
/// <param name="Root">The root of the repository.</param>
/// <param name="Workload">The declaration.</param>
/// <param name="Manifests">The manifests that Flux deploys.</param>
/// <param name="StaleManifests">A sentence for each file that is not what the declaration gives.</param>
/// <param name="Images">The image lock.</param>
/// <param name="Inventory">What the payment page may consist of.</param>
public sealed record CheckInput(
    string Root,
    ValidWorkload Workload,
    AppliedManifests Manifests,
    IReadOnlyList<string> StaleManifests,
    ImageLock Images,
    PageInventory Inventory)
{
    /// <summary>What was attempted; null where no probe ran.</summary>
    public SegmentationMatrix? Matrix { get; init; }

    /// <summary>What a browser received; null where nobody opened the page.</summary>
    public ReceivedPage? Page { get; init; }

    /// <summary>What the registry says of the images; null where nobody asked it.</summary>
    public IReadOnlyList<ImageStatus>? ImageStatus { get; init; }

    /// <summary>How tests ended; null where no results were given.</summary>
    public TestResults? Tests { get; init; }

    /// <summary>Reads what lies in a repository.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="declared">The declaration.</param>
    /// <param name="environment">The cluster: a file in <c>AppHost/environments</c>.</param>
    /// <exception cref="WorkloadException">Something of it cannot be used.</exception>
    public static CheckInput Read(
        string root, WorkloadTopology declared, string environment = Publication.DefaultEnvironment)
    {
        var faults = new List<string>();
        var images = ImageLockFile.Read(Path.Combine(root, ImageLockFile.Name), faults)
            ?? throw new PublishFaultsException(faults);
        return new CheckInput(
            root,
            ValidWorkload.Read(root, declared),
            AppliedManifests.Load(Path.Combine(root, "k8s")),
            [.. Publication.Read(declared, root, environment).Compare().Sentences],
            images,
            PageInventory.Read(root));
    }
}

/// <summary>What the registry says of one image.</summary>
/// <param name="Service">The service that it runs.</param>
/// <param name="Digest">The digest that was asked for.</param>
/// <param name="IsTrusted">Whether it and its bill of materials are there and signed by the release key.</param>
/// <param name="Detail">The digests of the signatures, or why it is not trusted.</param>
public sealed record ImageStatus(string Service, string Digest, bool IsTrusted, string Detail);
