using System.Text.Json;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// What a document of a registry is. It says so itself, by its media type or by its members; how it is sent counts
/// where that says anything. A document of which two readers could make two things is refused (CVE-2021-41190).
/// </summary>
internal static class DocumentType
{
    // Everything else that a registry calls a document is no more than that it is one.
    private const string Telling = "application/vnd.";

    /// <summary>The types of documents that can be read.</summary>
    public static IReadOnlyList<string> All { get; } =
        [MediaTypes.Manifest, MediaTypes.Index, MediaTypes.DockerManifest, MediaTypes.DockerIndex];

    /// <summary>The media type of the document.</summary>
    /// <param name="reference">What was asked for.</param>
    /// <param name="sentAs">The media type that it was sent as; null when none was told.</param>
    /// <param name="content">The document.</param>
    /// <exception cref="RegistryException">It is none of these documents, or contradicts itself.</exception>
    public static string Read(ImageReference reference, string? sentAs, ReadOnlyMemory<byte> content)
    {
        var given = sentAs?.StartsWith(Telling, StringComparison.OrdinalIgnoreCase) == true
            ? sentAs.ToLowerInvariant()
            : null;
        var (own, shape) = Members(reference, content);
        var type = own ?? given ?? shape;
        return type is not null && All.Contains(type) && (given ?? type) == type
            && MediaTypes.IsIndex(type) == (shape == MediaTypes.Index) && shape is not null
                ? type
                : throw new RegistryException(
                    $"What {reference} names is sent as {sentAs ?? "nothing in particular"}, calls itself "
                    + $"{own ?? "nothing in particular"} and is built like {Words(shape)}; an image is an OCI or "
                    + "Docker (schema 2) manifest or index.");
    }

    private static (string? Own, string? Shape) Members(ImageReference reference, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var own = root.TryGetProperty("mediaType", out var member) ? member.GetString() : null;
            var isIndex = root.TryGetProperty("manifests", out _);
            var isManifest = root.TryGetProperty("config", out _) || root.TryGetProperty("layers", out _);
            return (own, isIndex == isManifest ? null : isIndex ? MediaTypes.Index : MediaTypes.Manifest);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new RegistryException($"What {reference} names is no manifest, since it is no JSON object.", fault);
        }
    }

    private static string Words(string? shape) => shape switch
    {
        MediaTypes.Index => "an index",
        MediaTypes.Manifest => "a manifest",
        _ => "neither a manifest nor an index",
    };
}
