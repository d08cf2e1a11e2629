using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>
/// A bill of materials: the part of CycloneDX 1.6 (ECMA-424) that describes an image. The same image gives the same
/// bytes, so it holds no time, and its serial number follows from the rest.
/// </summary>
internal sealed record Bom(BomMetadata Metadata, IReadOnlyList<BomComponent> Components)
{
    /// <summary>The media type of the document, and the artifact type of what holds it in a registry.</summary>
    public const string MediaType = "application/vnd.cyclonedx+json";

    public string BomFormat { get; init; } = "CycloneDX";

    public string SpecVersion { get; init; } = "1.6";

    public string? SerialNumber { get; init; }

    public int Version { get; init; } = 1;

    public required IReadOnlyList<BomDependency> Dependencies { get; init; }

    public IReadOnlyList<BomComposition>? Compositions { get; init; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BomJson.Plain.Bom);
}

/// <summary>What the bill is of, and what made it.</summary>
internal sealed record BomMetadata(BomTools Tools, BomComponent Component);

/// <summary>The programs that built the image.</summary>
internal sealed record BomTools(IReadOnlyList<BomComponent> Components);

/// <summary>A part of the image, or the image.</summary>
internal sealed record BomComponent(
    string Type, [property: JsonPropertyName("bom-ref")] string Ref, string Name, string Version)
{
    public IReadOnlyList<BomHash>? Hashes { get; init; }

    public IReadOnlyList<BomLicenseChoice>? Licenses { get; init; }

    public string? Purl { get; init; }
}

/// <summary>A hash of what was delivered, in hexadecimal digits.</summary>
internal sealed record BomHash(string Alg, string Content);

/// <summary>An SPDX expression, or a licence by name.</summary>
internal sealed record BomLicenseChoice
{
    public string? Expression { get; init; }

    public BomLicense? License { get; init; }
}

/// <summary>A licence without an SPDX expression.</summary>
internal sealed record BomLicense(string Name)
{
    public string? Url { get; init; }
}

/// <summary>What a component needs.</summary>
internal sealed record BomDependency(string Ref, IReadOnlyList<string> DependsOn);

/// <summary>How much is known of what some components consist of.</summary>
internal sealed record BomComposition(string Aggregate, IReadOnlyList<string> Assemblies);

[JsonSerializable(typeof(Bom))]
internal sealed partial class BomJson : JsonSerializerContext
{
    public static BomJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });
}
