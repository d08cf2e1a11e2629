namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// How long a caller waits. Who is nearer to the buyer waits longer, so that a delay deep inside costs the buyer time
/// and no answer; the gateway waits for 30 s.
/// </summary>
public static class CallTimes
{
    /// <summary>How long a store may be away, or an address silent, before a buyer is told so.</summary>
    public static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    /// <summary>For a callee that asks nothing but its store.</summary>
    public static readonly TimeSpan Store = TimeSpan.FromSeconds(12);

    /// <summary>For a payment, whose acquirer is given more than one chance.</summary>
    public static readonly TimeSpan Payment = TimeSpan.FromSeconds(18);

    /// <summary>For an order, which is priced, stored and paid.</summary>
    public static readonly TimeSpan Order = TimeSpan.FromSeconds(24);

    /// <summary>For the shop behind the entrance.</summary>
    public static readonly TimeSpan Shop = TimeSpan.FromSeconds(27);
}
