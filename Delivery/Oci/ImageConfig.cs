using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Delivery.Oci;

/// <summary>The configuration of an image (OCI image specification 1.1, image configuration).</summary>
/// <param name="Architecture">The processor: <c>amd64</c>.</param>
/// <param name="Os">The operating system: <c>linux</c>.</param>
/// <param name="RootFs">The layers before compression.</param>
public sealed record ImageConfig(
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("os")] string Os,
    [property: JsonPropertyName("rootfs")] RootFs RootFs)
{
    /// <summary>The creation time of every image: a real one would give each build another digest.</summary>
    public const string FixedTime = "1970-01-01T00:00:00Z";

    /// <summary>When it was created.</summary>
    [JsonPropertyName("created")]
    public string? Created { get; init; }

    /// <summary>How a container of it runs.</summary>
    [JsonPropertyName("config")]
    public RunConfig? Config { get; init; }

    /// <summary>How each layer came to be.</summary>
    [JsonPropertyName("history")]
    public IReadOnlyList<History>? History { get; init; }

    /// <summary>The configuration that these bytes are.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static ImageConfig Read(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ImageConfigJson.Plain.ImageConfig)
                ?? throw new FormatException("An image configuration is null.");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"An image configuration is not well-formed: {fault.Message}", fault);
        }
    }

    /// <summary>The configuration as bytes; the same values give the same bytes.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ImageConfigJson.Plain.ImageConfig);
}

/// <summary>The layers of an image before compression, the lowest first.</summary>
/// <param name="DiffIds">Their digests.</param>
public sealed record RootFs([property: JsonPropertyName("diff_ids")] IReadOnlyList<Digest> DiffIds)
{
    /// <summary>Always <c>layers</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init; } = "layers";
}

/// <summary>How a container of an image runs.</summary>
public sealed record RunConfig
{
    /// <summary>The user and group by number.</summary>
    public string? User { get; init; }

    /// <summary>The ports that it listens on: <c>8443/tcp</c>.</summary>
    public IReadOnlyDictionary<string, Empty>? ExposedPorts { get; init; }

    /// <summary>Environment variables: <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The current directory of the program.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Remarks by key.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>How a layer came to be.</summary>
public sealed record History
{
    /// <summary>When.</summary>
    [JsonPropertyName("created")]
    public string? Created { get; init; }

    /// <summary>By what.</summary>
    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    /// <summary>Whether it made no layer at all.</summary>
    [JsonPropertyName("empty_layer")]
    public bool? EmptyLayer { get; init; }
}

/// <summary>An object without members.</summary>
public sealed record Empty;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ImageConfig))]
internal sealed partial class ImageConfigJson : JsonSerializerContext
{
    public static ImageConfigJson Plain => field ??= new(
        new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
