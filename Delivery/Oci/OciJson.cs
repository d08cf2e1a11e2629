using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Delivery.Oci;

/// <summary>
/// How OCI documents are written and read. The same values give the same bytes; unknown members of others' documents
/// are skipped, and members that occur twice are refused, since two readers could see two documents.
/// </summary>
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
internal sealed partial class OciJson : JsonSerializerContext
{
    /// <summary>The one instance. Media types keep their plus sign.</summary>
    public static OciJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
