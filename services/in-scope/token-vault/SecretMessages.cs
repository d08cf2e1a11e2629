using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.TokenVaultV1;

// Generated messages print their fields, this one the number in base64. Callers link this file with the contract.

/// <summary>A card on its way into the vault.</summary>
[Secret]
public sealed partial class TokenizeRequest;

/// <summary>A card on its way out of the vault.</summary>
[Secret]
public sealed partial class DetokenizeReply;
