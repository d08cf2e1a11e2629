using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>How environment files and the image lock are read: every member known, none missing, none null where a value is needed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClusterEnvironment))]
[JsonSerializable(typeof(ImageLock))]
internal sealed partial class EnvironmentJson : JsonSerializerContext
{
    /// <summary>How the image lock is written: for people to review.</summary>
    public static EnvironmentJson Written => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    });
}
