using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Delivery.Bases;

/// <summary>A base in a registry. A tag is resolved once; from then on the digest alone counts.</summary>
internal static class RegistryBase
{
    /// <summary>The base when none is named: .NET's for compiled programs, without shell and package manager.</summary>
    public const string Default = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled";

    public static async Task<ResolvedBase> ResolveAsync(
        RegistryClient registry, string text, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(text);
        var content = await registry.GetImageAsync(reference, Platform.LinuxAmd64, cancellationToken);
        var config = await ReadConfigAsync(registry, reference, content, cancellationToken);
        return new ResolvedBase(
            reference.Tag is { } tag ? $"{reference.Repository}:{tag}" : reference.Repository.ToString(),
            content,
            config,
            (layer, token) => registry.OpenBlobAsync(reference.Repository, layer, token),
            reference.Repository);
    }

    private static async Task<ImageConfig> ReadConfigAsync(
        RegistryClient registry, ImageReference reference, ManifestContent content, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = content.ReadManifest();
            var config = ImageConfig.Read(
                await registry.ReadBlobAsync(reference.Repository, manifest.Config, cancellationToken));
            if (config is not { Os: "linux", Architecture: "amd64" })
            {
                throw new ImagesException(
                    $"The base {reference} is for {config.Os}/{config.Architecture}; the images are for linux/amd64.");
            }

            return config.RootFs.DiffIds.Count == manifest.Layers.Count
                ? config
                : throw new ImagesException(
                    $"The base {reference} has more or fewer layers than its configuration says.");
        }
        catch (FormatException fault)
        {
            throw new ImagesException($"The base {reference} cannot be built on: {fault.Message}", fault);
        }
    }
}
