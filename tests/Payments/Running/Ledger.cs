namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>
/// The acquirer's books, which judge every test: what was asked how often, and every movement of money. It keeps the
/// acquirer's promise that an operation on one reference has its effect once.
/// </summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>The entry of a payment, or null when the acquirer has never heard of it.</summary>
    public Entry? Find(string paymentId)
    {
        lock (_gate) return _entries.GetValueOrDefault(paymentId);
    }

    /// <summary>The entries of an order.</summary>
    public IReadOnlyList<Entry> Of(string orderId)
    {
        lock (_gate) return [.. _entries.Values.Where(entry => entry.OrderId == orderId)];
    }

    public IReadOnlyList<Entry> All
    {
        get
        {
            lock (_gate) return [.. _entries.Values];
        }
    }

    public Entry? Apply(AcquirerCall call)
    {
        lock (_gate)
        {
            var known = _entries.GetValueOrDefault(call.Reference);
            switch (call.Operation)
            {
                case "authorizations":
                    if (known is null) return _entries[call.Reference] = Book(call);
                    var repeated = known with { Authorizations = known.Authorizations + 1 };
                    // A void that came first makes the authorization a refused one.
                    return _entries[call.Reference] = repeated is { OrderId: "" }
                        ? repeated with { OrderId = call.OrderId, Status = "declined" }
                        : repeated;
                case "captures" when known is { Status: "approved" }:
                    return _entries[call.Reference] =
                        known with { Status = "captured", Captured = known.Captured + call.Amount };
                case "voids" when known is null:
                    return _entries[call.Reference] = new Entry(call.Reference, "", 0, "", "voided");
                case "voids" when known.Status == "approved":
                    return _entries[call.Reference] = known with { Status = "voided" };
                case "refunds" when known is { Status: "captured" }:
                    return _entries[call.Reference] =
                        known with { Status = "refunded", Refunded = known.Refunded + call.Amount };
                default:
                    return known;
            }
        }
    }

    private static Entry Book(AcquirerCall call) => new(
        call.Reference,
        call.OrderId,
        call.Amount,
        call.Currency,
        call.Number == FakeVault.Declined ? "declined" : "approved")
    {
        Authorizations = 1,
    };
}

/// <summary>What the acquirer knows of one authorization.</summary>
internal sealed record Entry(string Reference, string OrderId, long Amount, string Currency, string Status)
{
    /// <summary>How often an authorization of this reference has arrived.</summary>
    public int Authorizations { get; init; }

    /// <summary>All that was collected, in minor units.</summary>
    public long Captured { get; init; }

    /// <summary>All that was given back, in minor units.</summary>
    public long Refunded { get; init; }
}
