using System.Text.Json.Serialization;
using RegulatedWorkload.Acquirer.Ledger;

namespace RegulatedWorkload.Acquirer;

/// <summary>What the bank answers. Where money is held or has moved, it says how much.</summary>
internal sealed record Answer(
    string Reference,
    string Status,
    long? Amount = null,
    string? Currency = null,
    string? AuthorizationCode = null,
    string? DeclineReason = null);

/// <summary>The body of a capture or a refund, which are for the whole amount.</summary>
internal sealed record Operation(long Amount);

/// <summary>The books, for checks by tests.</summary>
internal sealed record Books(IReadOnlyList<AuthorizationRecord> Authorizations);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Operation))]
[JsonSerializable(typeof(Books))]
internal sealed partial class AcquirerJson : JsonSerializerContext;
