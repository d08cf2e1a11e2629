using System.Text.Json.Serialization;

namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>An answer of the acquirer; what is not listed is not read.</summary>
internal sealed record AcquirerAnswer(string? Reference, string? Status, long? Amount, string? Currency);

/// <summary>The body of a capture, a void or a refund.</summary>
internal sealed record AcquirerAmount(long Amount);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AcquirerAnswer))]
[JsonSerializable(typeof(AcquirerAmount))]
internal sealed partial class AcquirerJson : JsonSerializerContext;
