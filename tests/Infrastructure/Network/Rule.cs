using System.Net;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Infrastructure.Network;

/// <summary>One rule of a security group.</summary>
internal sealed record Rule(
    bool Allows, bool Inbound, int Priority, string Protocol, string From, string To, IReadOnlyList<string> Ports)
{
    public static Rule Read(JsonObject json)
    {
        var properties = json["properties"]!.AsObject();
        return new Rule(
            properties.Text("access") == "Allow",
            properties.Text("direction") == "Inbound",
            (int)properties["priority"]!,
            properties.Text("protocol"),
            properties.Text("sourceAddressPrefix"),
            properties.Text("destinationAddressPrefix"),
            properties["destinationPortRanges"] is JsonArray ranges
                ? [.. ranges.Select(range => range!.ToString())]
                : [properties.Text("destinationPortRange")]);
    }

    /// <summary>Whether it speaks of a connection.</summary>
    public bool Meets(Place from, Place to, string protocol, int port) =>
        (Protocol == "*" || Protocol == protocol)
        && Ports.Any(range => Within(range, port))
        && from.Is(From)
        && to.Is(To);

    private static bool Within(string range, int port)
    {
        if (range == "*") return true;
        var ends = range.Split('-').Select(int.Parse).ToArray();
        return port >= ends[0] && port <= ends[^1];
    }
}

/// <summary>One end of a connection: a subnet, or what a service tag of Azure stands for.</summary>
/// <param name="Name">The subnet or the tag.</param>
/// <param name="Address">An address of it; null for a tag.</param>
/// <param name="Tags">The tags that hold it.</param>
internal sealed record Place(string Name, IPAddress? Address, IReadOnlyList<string> Tags)
{
    public bool Is(string prefix) => prefix == "*"
        || Tags.Contains(prefix)
        || (Address is not null && IPNetwork.TryParse(prefix, out var range) && range.Contains(Address));
}
