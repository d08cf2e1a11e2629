using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Hosting.Publishing.Images;

/// <summary>How the image lock is read: as strictly as an environment file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImageLock))]
internal sealed partial class ImageLockJson : JsonSerializerContext
{
    /// <summary>How it is written: for people to review.</summary>
    public static ImageLockJson Written => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    });
}
