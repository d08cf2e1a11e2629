using System.Buffers.Binary;
using System.Net;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Tests.Manifests.Segmentation;

/// <summary>
/// Parties outside the cluster. Two sets of address ranges are the same when they agree at both ends of every range and
/// on the addresses just beyond, so each of these, of the declared ranges and of those in the policies, is a party.
/// </summary>
internal sealed class OutsideParties
{
    private readonly List<(string Destination, IPNetwork Range)> declared;
    private readonly List<(string Destination, string Host)> named;
    private readonly Dictionary<IPAddress, Party> byAddress;
    private readonly Dictionary<string, Party> byHost;

    /// <param name="ranges">Each declared destination or source with its addresses as CIDRs.</param>
    /// <param name="names">Each destination that is declared by DNS names.</param>
    /// <param name="tree">The manifests, for the ranges that their policies name.</param>
    public OutsideParties(
        IEnumerable<(string Destination, string Cidr)> ranges,
        IEnumerable<(string Destination, string Host)> names,
        ManifestTree tree)
    {
        declared = [.. ranges.Select(range => (range.Destination, IPNetwork.Parse(range.Cidr)))];
        named = [.. names];
        byAddress = declared.Select(range => range.Range).Concat(Emitted(tree))
            .SelectMany(Boundaries)
            .Distinct()
            .ToDictionary(address => address, address => Party.Outside(NameOf(address), address.ToString()));
        byHost = named
            .Select((name, index) => (name.Host, Party: Party.Outside(
                $"{name.Destination} {name.Host}", $"198.18.0.{index + 1}", name.Host)))
            .ToDictionary(entry => entry.Host, entry => entry.Party);
    }

    public IEnumerable<Party> All => byAddress.Values.Concat(byHost.Values);

    /// <summary>Those that belong to a declared destination or source.</summary>
    public IEnumerable<Party> Of(string destination) =>
    [
        .. byAddress
            .Where(entry => declared.Exists(range =>
                range.Destination == destination && range.Range.Contains(entry.Key)))
            .Select(entry => entry.Value),
        .. named.Where(name => name.Destination == destination).Select(name => byHost[name.Host]),
    ];

    private static IEnumerable<IPNetwork> Emitted(ManifestTree tree) =>
        from policy in tree.OfKind("NetworkPolicy")
        from direction in new[] { "ingress", "egress" }
        from rule in policy.Spec.Items(direction)
        from peer in rule.Items("from").Concat(rule.Items("to"))
        where peer["ipBlock"] is not null
        from cidr in peer.Items("ipBlock.except").Append(peer.At("ipBlock.cidr"))
        select IPNetwork.Parse(cidr.ToString());

    private static IEnumerable<IPAddress> Boundaries(IPNetwork range)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(range.BaseAddress.GetAddressBytes());
        var last = first + (uint)((1L << (32 - range.PrefixLength)) - 1);
        return
            from number in new[] { first - 1L, first, last, last + 1L }
            where number is >= 0 and <= uint.MaxValue
            select Address((uint)number);
    }

    private static IPAddress Address(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }

    private string NameOf(IPAddress address)
    {
        var destinations = declared.Where(range => range.Range.Contains(address)).Select(range => range.Destination);
        return $"{string.Join(" and ", destinations.DefaultIfEmpty("undeclared"))} {address}";
    }
}
