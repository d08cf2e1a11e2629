using System.Text.Json.Serialization;

namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>
/// How environment files are read: every member known, none missing, none null where a value is needed.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClusterEnvironment))]
internal sealed partial class EnvironmentJson : JsonSerializerContext;
