using System.Net;
using System.Runtime.CompilerServices;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Turns the target of a request into the same one at an address. A gRPC channel has one object for all targets of a
/// method, whose result is remembered.
/// </summary>
internal sealed class CalleeTargets(IPEndPoint address)
{
    // More than a contract has methods. Two that share a place take turns in it.
    private const int Places = 32;

    private readonly Remembered?[] _remembered = new Remembered?[Places];

    public Uri Of(Uri target)
    {
        ref var place = ref _remembered[(uint)RuntimeHelpers.GetHashCode(target) % Places];
        if (Volatile.Read(ref place) is { } known && ReferenceEquals(known.Target, target)) return known.There;
        var there = new UriBuilder(target) { Host = address.Address.ToString(), Port = address.Port }.Uri;
        Volatile.Write(ref place, new Remembered(target, there));
        return there;
    }

    private sealed record Remembered(Uri Target, Uri There);
}
