using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>What the acquirer is asked for, and about.</summary>
/// <param name="Reference">The payment's id, which is the reference at the acquirer.</param>
/// <param name="OrderId">The order, as the merchant's own reference.</param>
/// <param name="Money">How much.</param>
internal sealed record Charge(string Reference, string OrderId, Money Money);
