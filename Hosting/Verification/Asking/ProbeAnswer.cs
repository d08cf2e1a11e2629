using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Hosting.Verification.Asking;

/// <summary>What a service says of its attempts.</summary>
/// <param name="Service">The service, by its own words.</param>
/// <param name="Attempts">Its attempts.</param>
internal sealed record ProbeAnswer(string Service, IReadOnlyList<AnsweredAttempt> Attempts)
{
    /// <summary>Why there is no answer; null where there is one.</summary>
    [JsonIgnore]
    public string? Fault { get; init; }

    /// <summary>No answer, and why.</summary>
    public static ProbeAnswer None(string service, string fault) => new(service, []) { Fault = fault };

    /// <exception cref="JsonException">It is none.</exception>
    public static ProbeAnswer Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<ProbeAnswer>(json, Strict)
            ?? throw new JsonException("There is nothing in it.");

    internal static JsonSerializerOptions Strict { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}

/// <summary>One attempt in an answer.</summary>
/// <param name="Target">The name of what is at the other end.</param>
/// <param name="Request">What was attempted.</param>
/// <param name="Layer">Where it ended.</param>
/// <param name="Detail">What exactly stopped it, or what came back.</param>
internal sealed record AnsweredAttempt(string Target, string Request, AttemptLayer Layer, string Detail);
