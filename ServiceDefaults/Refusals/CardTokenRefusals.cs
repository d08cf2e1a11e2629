using Grpc.Core;

namespace RegulatedWorkload.ServiceDefaults.Refusals;

/// <summary>
/// What the vault says of a token that it reads no card for. Services between the vault and the shop tell it again as
/// it was told, and take no other failure for it.
/// </summary>
public static class CardTokenRefusals
{
    /// <summary>There is no such token.</summary>
    public const string Unknown = "token-unknown";

    /// <summary>The token was not used in time.</summary>
    public const string Expired = "token-expired";

    /// <summary>The token belongs to another payment.</summary>
    public const string Used = "token-used";

    /// <summary>The reason for which a call refused the token, or null when it failed for another one.</summary>
    public static string? ReasonOf(RpcException failure) =>
        Refusal.From(failure) is { Reason: Unknown or Expired or Used } refusal ? refusal.Reason : null;

    /// <summary>The refusal to tell for such a reason.</summary>
    public static Refusal Of(string reason) => new(
        reason == Unknown ? StatusCode.NotFound : StatusCode.FailedPrecondition,
        reason,
        "The card token cannot be used.");
}
