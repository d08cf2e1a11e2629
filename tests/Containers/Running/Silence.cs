using System.Globalization;
using System.Net;
using DotNet.Testcontainers.Containers;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>Packets that the kernel drops for a while, so that neither side is told of anything.</summary>
internal sealed class Silence : IAsyncDisposable
{
    private const string Established = "01";

    private readonly string[] _where;
    private readonly List<string[]> _rules = [];

    private Silence(string[] where) => _where = where;

    /// <summary>Drops all that arrives at a port of a container, as if its node had lost its power.</summary>
    public static async Task<Silence> AtAsync(IContainer container, int port)
    {
        var silence = new Silence(["nsenter", "--target", $"{await container.ProcessAsync()}", "--net"]);
        await silence.DropAsync(["-p", "tcp", "--dport", $"{port}"]);
        return silence;
    }

    /// <summary>
    /// Drops all that arrives on the connections that there are now to a port of this machine; new ones work.
    /// </summary>
    public static async Task<Silence> OfConnectionsAsync(string address, int port)
    {
        var silence = new Silence([]);
        var at = $"{HexOf(IPAddress.Parse(address))}:{port:X4}";
        foreach (var line in (await File.ReadAllLinesAsync("/proc/net/tcp")).Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns[1] != at || columns[3] != Established) continue;
            var peer = columns[2].Split(':');
            await silence.DropAsync(
            [
                "-p", "tcp", "-s", $"{AddressOf(peer[0])}", "--sport", $"{PortOf(peer[1])}", "--dport", $"{port}",
            ]);
        }

        Assert.NotEmpty(silence._rules);
        return silence;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var rule in _rules) await Shell.RunAsync([.. _where, "iptables", "--wait", "-D", "INPUT", .. rule]);
    }

    private async Task DropAsync(string[] match)
    {
        string[] rule = [.. match, "-j", "DROP"];
        await Shell.RunAsync([.. _where, "iptables", "--wait", "-I", "INPUT", .. rule]);
        _rules.Add(rule);
    }

    // The kernel shows addresses as numbers of this machine's byte order.
    private static string HexOf(IPAddress address) =>
        BitConverter.ToUInt32(address.GetAddressBytes()).ToString("X8", CultureInfo.InvariantCulture);

    private static IPAddress AddressOf(string hex) =>
        new(BitConverter.GetBytes(uint.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static int PortOf(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
