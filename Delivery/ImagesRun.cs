using System.Collections.Concurrent;
using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Output;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Hosting.Topology;
using Spectre.Console;

namespace RegulatedWorkload.Delivery;

/// <summary>Builds the images of the declared services. The lock is written last, whole or not at all.</summary>
/// <param name="declared">The declaration.</param>
/// <param name="root">The root of the repository.</param>
/// <param name="options">What to build.</param>
/// <param name="toolchain">What compiles.</param>
/// <param name="console">Shows progress.</param>
/// <param name="time">Measures how long steps take.</param>
public sealed class ImagesRun(
    WorkloadTopology declared,
    string root,
    ImagesOptions options,
    Toolchain toolchain,
    IAnsiConsole console,
    TimeProvider time)
{
    private readonly ImagesConsole _console = new(console, time);
    private readonly NativeBuild _build = new(root, options.Output);
    private readonly ImageLayout _layout = new(Path.Combine(options.Output, "oci"));

    /// <summary>Builds, pushes and loads as asked, and writes the lock.</summary>
    /// <exception cref="ImagesException">It cannot be done; the lock is as it was.</exception>
    /// <exception cref="RegistryException">A registry cannot be used; the lock is as it was.</exception>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        options.Validate();
        var services = ImageService.Select(declared, options.Only, options.WithExternals);
        var target = options.Registry is { } named ? Repository.Parse(named) : null;
        toolchain.Validate();
        using var lockFile = LockOutput();

        using var registry = new RegistryClient();
        var sdk = await _build.SdkVersionAsync(cancellationToken);
        var @base = await _console.StepAsync(
            $"Base {Markup.Escape(options.Base)}", () => ResolveBaseAsync(registry, cancellationToken));
        var draft = new LockDraft(root, options, target, sdk, @base);

        await _console.StepAsync(
            "Services compiled", () => _build.CompileAsync(services, cancellationToken));
        var images = await _console.StepAsync(
            "Compiled to machine code", () => BuildAsync(services, @base, cancellationToken));
        images = await _console.StepAsync(
            "SBOMs written", () => DescribeAsync(images, sdk, @base, cancellationToken));
        KeepInLayout(images);

        if (options.Push)
        {
            await _console.StepAsync(
                $"Pushed to {target}", () => PushAsync(registry, target!, @base, images, cancellationToken));
        }

        if (options.Load)
        {
            await _console.StepAsync("Loaded", () => LoadAsync(draft, @base, images, cancellationToken));
        }

        cancellationToken.ThrowIfCancellationRequested();
        draft.Write(images);
        _console.Table(images);
        _console.Say($"Listed in {Markup.Escape(string.Join(" and ", draft.Files(images)))}.");
    }

    // Two builds would write the same files.
    private FileStream LockOutput()
    {
        Directory.CreateDirectory(options.Output);
        try
        {
            return new FileStream(Path.Combine(options.Output, "running"), new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
            });
        }
        catch (IOException fault)
        {
            throw new ImagesException($"Another build of images writes to {options.Output}; wait for it.", fault);
        }
    }

    private void KeepInLayout(IReadOnlyList<ServiceImage> images)
    {
        var named = options.Only.Count > 0
            ? _layout.Images.ToDictionary(StringComparer.Ordinal)
            : new Dictionary<string, Descriptor>(StringComparer.Ordinal);
        foreach (var image in images) named[image.Service.Name] = image.Manifest.Descriptor;
        _layout.Name(named);
        _layout.Sweep();
    }

    private async Task<ResolvedBase> ResolveBaseAsync(RegistryClient registry, CancellationToken cancellationToken) =>
        options.Base == DistrolessBase.Name
            ? await new DistrolessBase(
                    new ImageLayout(Path.Combine(options.Output, DistrolessBase.Name)),
                    new PackageDownloads(Path.Combine(options.Output, "packages")))
                .AssembleAsync(PackagePins.Read(root), cancellationToken)
            : await RegistryBase.ResolveAsync(registry, options.Base, cancellationToken);

    private async Task<IReadOnlyList<ServiceImage>> BuildAsync(
        IReadOnlyList<ImageService> services, ResolvedBase @base, CancellationToken cancellationToken)
    {
        var assembly = new ImageAssembly(_layout, @base);
        var images = new ConcurrentDictionary<ImageService, ServiceImage>();
        var limits = new ParallelOptions
        {
            MaxDegreeOfParallelism = NativeBuild.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(services, limits, async (service, token) =>
        {
            var start = time.GetTimestamp();
            var files = await _build.PublishAsync(service, token);
            images[service] = await assembly.AssembleAsync(service, files, token);
            _console.Compiled(images[service], time.GetElapsedTime(start));
        });
        return [.. services.Select(service => images[service])];
    }

    private async Task<IReadOnlyList<ServiceImage>> DescribeAsync(
        IReadOnlyList<ServiceImage> images, string sdk, ResolvedBase @base, CancellationToken cancellationToken)
    {
        var below = @base.Manifest.Layers.Select(layer => layer.Digest).ToHashSet();
        List<ServiceImage> described = [];
        foreach (var image in images)
        {
            var source = new SbomSource(
                image.Service.Name, sdk, @base.Reference, @base.Digest, _build.AssetsFile(image.Service));
            var sbom = await SbomWriter.WriteAsync(
                source,
                image.Manifest,
                (layer, token) => below.Contains(layer.Digest)
                    ? @base.OpenLayerAsync(layer, token)
                    : Task.FromResult(_layout.Open(layer.Digest)),
                cancellationToken);
            described.Add(image with { Sbom = sbom });
        }

        return described;
    }

    private async Task PushAsync(
        RegistryClient registry, Repository target, ResolvedBase @base, IReadOnlyList<ServiceImage> images,
        CancellationToken cancellationToken)
    {
        var push = new ImagePush(registry, target, _layout, @base);
        foreach (var image in images) await push.PushAsync(image, cancellationToken);
    }

    private async Task LoadAsync(
        LockDraft draft, ResolvedBase @base, IReadOnlyList<ServiceImage> images, CancellationToken cancellationToken)
    {
        var load = new DockerLoad(_layout, @base);
        foreach (var image in images)
        {
            await load.LoadAsync(image, draft.RepositoryOf(image.Service), cancellationToken);
        }
    }
}
