using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Delivery;

/// <summary>
/// The lock that a build will write. Images that are not built this time stay in it, as long as they share SDK and
/// base: a lock names one of each.
/// </summary>
internal sealed class LockDraft
{
    private readonly ImagesOptions _options;
    private readonly string _prefix;
    private readonly ImageLock _before;

    public LockDraft(string root, ImagesOptions options, Repository? target, string sdk, ResolvedBase @base)
    {
        _options = options;
        _prefix = target?.Path ?? LivePrefix(root);
        var baseImage = new BaseImage(@base.Reference, @base.Digest.ToString());
        _before = Kept(options) is { } kept
            ? Compatible(kept, sdk, baseImage)
            : new ImageLock(sdk, baseImage, new Dictionary<string, LockedImage>());
    }

    public string RepositoryOf(ImageService service) => $"{_prefix}/{service.Name}";

    /// <summary>The files that these images are listed in.</summary>
    public IEnumerable<string> Files(IEnumerable<ServiceImage> images) => images
        .Select(image => image.Service.IsDeployed ? _options.Lock : _options.ExternalsLock)
        .Distinct();

    public void Write(IReadOnlyCollection<ServiceImage> images)
    {
        var empty = _before with { Images = new Dictionary<string, LockedImage>() };
        var externals = With(empty, images, isDeployed: false);
        if (externals.Images.Count > 0) ImageLockFile.Write(_options.ExternalsLock, externals);
        var deployed = With(_before, images, isDeployed: true);
        if (deployed.Images.Count > 0) ImageLockFile.Write(_options.Lock, deployed);
    }

    private ImageLock With(ImageLock before, IEnumerable<ServiceImage> images, bool isDeployed)
    {
        var all = new SortedDictionary<string, LockedImage>(
            before.Images.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var image in images.Where(image => image.Service.IsDeployed == isDeployed))
        {
            all[image.Service.Name] = new LockedImage(
                RepositoryOf(image.Service),
                image.Manifest.Digest.ToString(),
                image.Size,
                image.Sbom?.Manifest.Digest.ToString());
        }

        return before with { Images = all };
    }

    private static ImageLock? Kept(ImagesOptions options)
    {
        if (options.Only.Count == 0 || !File.Exists(options.Lock)) return null;
        var faults = new List<string>();
        var kept = ImageLockFile.Read(options.Lock, faults) ?? throw new ImagesException(
            $"--only leaves the other images of the lock as they are, but:{Environment.NewLine}  "
            + string.Join($"{Environment.NewLine}  ", faults));
        return kept.Sample ? null : kept;
    }

    private static ImageLock Compatible(ImageLock kept, string sdk, BaseImage baseImage) =>
        kept.Sdk == sdk && kept.Base == baseImage
            ? kept
            : throw new ImagesException(
                $"The other images of the lock were built with SDK {kept.Sdk} on "
                + $"{kept.Base.Reference}@{kept.Base.Digest}, and these would be with SDK {sdk} on "
                + $"{baseImage.Reference}@{baseImage.Digest}; build all of them.");

    private static string LivePrefix(string root)
    {
        var faults = new List<string>();
        return EnvironmentFile.Read(root, Publication.DefaultEnvironment, faults)?.Registry.LivePrefix
            ?? throw new ImagesException(
                "Without --registry, the repositories are those of the environment "
                + $"'{Publication.DefaultEnvironment}', but:"
                + $"{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", faults)}");
    }
}
