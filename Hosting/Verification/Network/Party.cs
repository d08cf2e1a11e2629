using System.Net;

namespace RegulatedWorkload.Hosting.Verification.Network;

/// <summary>One end of a connection: a pod by its namespace and labels, or an address outside the cluster.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Namespace">The namespace of a pod; null outside the cluster.</param>
/// <param name="Labels">The labels of a pod; none outside the cluster.</param>
public sealed record Party(string Name, string? Namespace, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The ports that a pod gives names; policies may use these.</summary>
    public IReadOnlyDictionary<string, Port> NamedPorts { get; init; } = new Dictionary<string, Port>();

    /// <summary>The addresses of an outside party; a pod has none that a policy may rely on.</summary>
    public IPAddress? Address { get; private init; }

    /// <summary>The DNS name that an outside party was looked up by, if any.</summary>
    public string? Host { get; private init; }

    /// <summary>A pod.</summary>
    public static Party Pod(string name, string @namespace, IReadOnlyDictionary<string, string> labels) =>
        new(name, @namespace, labels);

    /// <summary>Someone outside the cluster.</summary>
    public static Party Outside(string name, string address, string? host = null) =>
        new(name, null, new Dictionary<string, string>()) { Address = IPAddress.Parse(address), Host = host };

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>A destination port with its protocol: TCP, UDP or SCTP.</summary>
/// <param name="Protocol">As manifests write it.</param>
/// <param name="Number">1 to 65535.</param>
public readonly record struct Port(string Protocol, int Number)
{
    /// <summary>A TCP port.</summary>
    public static Port Tcp(int number) => new("TCP", number);

    /// <summary>A UDP port.</summary>
    public static Port Udp(int number) => new("UDP", number);

    /// <inheritdoc />
    public override string ToString() => $"{Protocol}/{Number}";
}

/// <summary>The end of a connection that a policy governs.</summary>
public enum Direction
{
    /// <summary>What a pod accepts.</summary>
    Ingress,

    /// <summary>What a pod opens.</summary>
    Egress,
}
