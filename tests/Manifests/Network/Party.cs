using System.Net;

namespace RegulatedWorkload.Tests.Manifests.Network;

/// <summary>One end of a connection: a pod by its namespace and labels, or an address outside the cluster.</summary>
internal sealed record Party(string Name, string? Namespace, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The addresses of an outside party; a pod has none that a policy may rely on.</summary>
    public IPAddress? Address { get; private init; }

    /// <summary>The DNS name that an outside party was looked up by, if any.</summary>
    public string? Host { get; private init; }

    public static Party Pod(string name, string @namespace, IReadOnlyDictionary<string, string> labels) =>
        new(name, @namespace, labels);

    public static Party Outside(string name, string address, string? host = null) =>
        new(name, null, new Dictionary<string, string>()) { Address = IPAddress.Parse(address), Host = host };

    public override string ToString() => Name;
}

/// <summary>A destination port with its protocol: TCP, UDP or SCTP.</summary>
internal readonly record struct Port(string Protocol, int Number)
{
    public static Port Tcp(int number) => new("TCP", number);

    public static Port Udp(int number) => new("UDP", number);

    public override string ToString() => $"{Protocol}/{Number}";
}

internal enum Direction
{
    Ingress,
    Egress,
}
