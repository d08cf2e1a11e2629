namespace RegulatedWorkload.Campaign.Load;

/// <summary>One order as its buyer saw it.</summary>
internal sealed record Purchase
{
    /// <summary>The idempotency key, which the buyer keeps through all attempts.</summary>
    public required string Key { get; init; }

    /// <summary>The ids that the buyer was ever told for this key: one, or none when it was never accepted.</summary>
    public HashSet<string> Ids { get; init; } = [];

    public long Amount { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>Whether the buyer saw it created.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>Whether the buyer saw it confirmed: paid.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>Whether the buyer was told that it is being cancelled.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>The problem for which it was refused for good, or null.</summary>
    public string? Refusal { get; set; }
}
