using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>
/// An SBOM: the part of CycloneDX 1.6 (ECMA-424) that describes an image. The same image gives the same
/// bytes, so it holds no time, and its serial number follows from the rest.
/// </summary>
internal sealed record SbomDocument(SbomMetadata Metadata, IReadOnlyList<SbomComponent> Components)
{
    /// <summary>The media type of the document, and the artifact type of what holds it in a registry.</summary>
    public const string MediaType = "application/vnd.cyclonedx+json";

    public string BomFormat { get; init; } = "CycloneDX";

    public string SpecVersion { get; init; } = "1.6";

    public string? SerialNumber { get; init; }

    public int Version { get; init; } = 1;

    public required IReadOnlyList<SbomDependency> Dependencies { get; init; }

    public IReadOnlyList<SbomComposition>? Compositions { get; init; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, SbomJson.Plain.SbomDocument);
}

/// <summary>What the SBOM is of, and what made it.</summary>
internal sealed record SbomMetadata(SbomTools Tools, SbomComponent Component);

/// <summary>The programs that built the image.</summary>
internal sealed record SbomTools(IReadOnlyList<SbomComponent> Components);

/// <summary>A part of the image, or the image.</summary>
internal sealed record SbomComponent(
    string Type, [property: JsonPropertyName("bom-ref")] string Ref, string Name, string Version)
{
    public IReadOnlyList<SbomHash>? Hashes { get; init; }

    public IReadOnlyList<SbomLicenseChoice>? Licenses { get; init; }

    public string? Purl { get; init; }
}

/// <summary>A hash of what was delivered, in hexadecimal digits.</summary>
internal sealed record SbomHash(string Alg, string Content);

/// <summary>An SPDX expression, or a licence by name.</summary>
internal sealed record SbomLicenseChoice
{
    public string? Expression { get; init; }

    public SbomLicense? License { get; init; }
}

/// <summary>A licence without an SPDX expression.</summary>
internal sealed record SbomLicense(string Name)
{
    public string? Url { get; init; }
}

/// <summary>What a component needs.</summary>
internal sealed record SbomDependency(string Ref, IReadOnlyList<string> DependsOn);

/// <summary>How much is known of what some components consist of.</summary>
internal sealed record SbomComposition(string Aggregate, IReadOnlyList<string> Assemblies);

[JsonSerializable(typeof(SbomDocument))]
internal sealed partial class SbomJson : JsonSerializerContext
{
    public static SbomJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });
}
