using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Hosting.Verification.Proof;

/// <summary>What two layers say of one caller and one callee.</summary>
/// <param name="Caller">The name of the pod that would connect.</param>
/// <param name="Callee">The name of the pod that would be reached.</param>
/// <param name="Network">The ports that both ends' policies open.</param>
/// <param name="IsJudged">Whether the callee asks who calls.</param>
/// <param name="Identity">What the callee lets the caller use; nothing where it refuses it or asks nobody.</param>
public sealed record Pair(
    string Caller, string Callee, IReadOnlyList<Port> Network, bool IsJudged, IReadOnlyList<string> Identity)
{
    /// <summary>Whether a call gets through both layers.</summary>
    public bool Connects => Network.Count > 0 && (!IsJudged || Identity.Count > 0);
}
