using System.Text.Json.Serialization;
using RegulatedWorkload.Acquirer.Ledger;

namespace RegulatedWorkload.Acquirer;

/// <summary>What the bank answers.</summary>
internal sealed record Answer(string Reference, string Status, string? AuthorizationCode = null, string? DeclineReason = null);

/// <summary>The books, for whoever checks a test.</summary>
internal sealed record Books(IReadOnlyList<AuthorizationRecord> Authorizations);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Books))]
internal sealed partial class AcquirerJson : JsonSerializerContext;
