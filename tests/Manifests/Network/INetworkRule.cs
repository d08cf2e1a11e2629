namespace RegulatedWorkload.Tests.Manifests.Network;

/// <summary>A policy object that isolates the pods it selects and allows what it lists.</summary>
internal interface INetworkRule
{
    /// <summary>Whether it isolates this pod in this direction.</summary>
    bool Isolates(Party pod, Direction direction);

    /// <summary>Whether it allows the pods it isolates this peer on this destination port.</summary>
    bool Allows(Direction direction, Party peer, Port port);
}
