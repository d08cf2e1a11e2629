using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Delivery.Build;

/// <summary>Puts the files of a service on the base. The same files on the same base give the same digest.</summary>
internal sealed class ImageAssembly(ImageLayout layout, ResolvedBase @base)
{
    private const string Folder = "app";

    // A base image for web applications names a port; the listeners of a service are its own.
    private static readonly string[] OmittedSettings =
        ["ASPNETCORE_HTTP_PORTS=", "ASPNETCORE_URLS=", $"{Pods.Diagnostics}="];

    public async Task<ServiceImage> AssembleAsync(
        ImageService service, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var layer = await LayerWriter.WriteAsync(
            layout,
            files.Select(file => LayerEntry.File(
                $"{Folder}/{Path.GetFileName(file)}",
                () => File.OpenRead(file),
                isProgram: Path.GetFileName(file) == service.Name)),
            cancellationToken);
        var config = await layout.AddAsync(
            MediaTypes.ImageConfig, Configure(service, layer).Write(), cancellationToken);
        var layers = (Descriptor[])[.. @base.Manifest.Layers.Select(ToOci), layer.Descriptor];
        var manifest = ManifestContent.Of(new ImageManifest(config, layers)
        {
            Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["org.opencontainers.image.base.digest"] = @base.Digest.ToString(),
                ["org.opencontainers.image.base.name"] = @base.Reference,
                ["org.opencontainers.image.title"] = service.Name,
            },
        });
        await layout.AddAsync(MediaTypes.Manifest, manifest.Content, cancellationToken);
        return new ServiceImage(service, manifest, layer.UncompressedSize);
    }

    private ImageConfig Configure(ImageService service, Layer layer)
    {
        var below = @base.Config;
        return new ImageConfig(below.Architecture, below.Os, new RootFs([.. below.RootFs.DiffIds, layer.DiffId]))
        {
            Created = ImageConfig.FixedTime,
            Config = new RunConfig
            {
                User = $"{PodSecurity.User}:{PodSecurity.User}",
                ExposedPorts = new SortedDictionary<string, Empty>(StringComparer.Ordinal)
                {
                    [$"{Ports.Traffic}/tcp"] = new(),
                    [$"{Ports.Health}/tcp"] = new(),
                },
                Env =
                [
                    .. (below.Config?.Env ?? []).Where(
                        one => !OmittedSettings.Any(setting => one.StartsWith(setting, StringComparison.Ordinal))),
                    $"{Pods.Diagnostics}=0",
                ],
                Entrypoint = [$"/{Folder}/{service.Name}"],
                WorkingDir = $"/{Folder}",
            },
            History =
            [
                .. below.History ?? [],
                new History { Created = ImageConfig.FixedTime, CreatedBy = $"images {service.Name}" },
            ],
        };
    }

    // An OCI manifest names its layers by OCI's types; Docker's gzip layers are the same bytes.
    private static Descriptor ToOci(Descriptor layer) =>
        layer.MediaType == "application/vnd.docker.image.rootfs.diff.tar.gzip"
            ? layer with { MediaType = MediaTypes.LayerGzip }
            : layer;
}
