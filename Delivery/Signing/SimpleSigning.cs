using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>
/// What a signature of an image says, in the form that cosign calls simple signing:
/// https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md.
/// </summary>
internal static class SimpleSigning
{
    public const string MediaType = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string CosignType = "cosign container image signature";

    /// <summary>The payload to sign: this manifest, and where it was when it was signed.</summary>
    public static byte[] Write(Repository repository, Digest manifest) => JsonSerializer.SerializeToUtf8Bytes(
        new Payload(new Critical(new Identity(repository.ToString()), new Image(manifest), CosignType), null),
        SimpleSigningJson.Plain.Payload);

    /// <summary>
    /// The manifest that the signed payload names; null when it is not of this form. Where it was says nothing: images
    /// are promoted with their signatures.
    /// </summary>
    public static Digest? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            var critical = JsonSerializer.Deserialize(payload, SimpleSigningJson.Plain.Payload)?.Critical;
            return critical?.Type == CosignType ? critical.Image.Digest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The signed document.</summary>
internal sealed record Payload(
    Critical Critical,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Dictionary<string, JsonElement>? Optional);

/// <summary>What every verifier must understand.</summary>
internal sealed record Critical(Identity Identity, Image Image, string Type);

/// <summary>The repository in which it was signed.</summary>
internal sealed record Identity([property: JsonPropertyName("docker-reference")] string Reference);

/// <summary>What is signed.</summary>
internal sealed record Image([property: JsonPropertyName("docker-manifest-digest")] Digest Digest);

/// <summary>The configuration of cosign's signature manifests: an image without an operating system.</summary>
internal sealed record SignatureConfig(string Architecture, string Os, SignatureFiles Rootfs);

/// <summary>The signatures as if they were layers.</summary>
internal sealed record SignatureFiles(
    string Type, [property: JsonPropertyName("diff_ids")] IReadOnlyList<Digest> Layers);

[JsonSerializable(typeof(Payload))]
[JsonSerializable(typeof(SignatureConfig))]
internal sealed partial class SimpleSigningJson : JsonSerializerContext
{
    public static SimpleSigningJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
