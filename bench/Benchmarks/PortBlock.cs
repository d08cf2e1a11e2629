using System.Net.NetworkInformation;

namespace RegulatedWorkload.Benchmarks;

/// <summary>Ports for processes that are told theirs in advance.</summary>
internal static class PortBlock
{
    private const int First = 18_000;
    private const int Last = 28_000;

    /// <summary>The first of so many ports one after the other on which nobody listens.</summary>
    /// <exception cref="InvalidOperationException">There are not so many.</exception>
    public static int Find(int count)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Select(endPoint => endPoint.Port)
            .ToHashSet();
        // Below the ephemeral range of Linux. Measurements that start together begin far from each other.
        var blocks = (Last - First) / count;
        for (var i = 0; i < blocks; i++)
        {
            var block = First + ((Environment.ProcessId + i) % blocks * count);
            if (!Enumerable.Range(block, count).Any(taken.Contains)) return block;
        }

        throw new InvalidOperationException($"There are no {count} free ports from {First} to {Last}.");
    }
}
