namespace RegulatedWorkload.Hosting.Verification.Network;

/// <summary>A policy object that isolates the pods it selects and allows what it lists.</summary>
internal interface INetworkRule
{
    /// <summary>Whether it isolates this pod in this direction.</summary>
    bool Isolates(Party pod, Direction direction);

    /// <summary>The destination ports, as tests of them, that it allows a pod it isolates with this peer.</summary>
    IEnumerable<Func<Port, bool>> Towards(Direction direction, Party pod, Party peer);
}
