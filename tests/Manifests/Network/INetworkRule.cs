namespace RegulatedWorkload.Tests.Manifests.Network;

/// <summary>A policy object that isolates the pods it selects and allows what it lists.</summary>
internal interface INetworkRule
{
    /// <summary>Whether it isolates this pod in this direction.</summary>
    bool Isolates(Party pod, Direction direction);

    /// <summary>The destination ports, as tests of them, that it allows the pods it isolates with this peer.</summary>
    IEnumerable<Func<Port, bool>> Towards(Direction direction, Party peer);
}
