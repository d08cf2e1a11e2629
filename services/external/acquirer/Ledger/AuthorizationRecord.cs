namespace RegulatedWorkload.Acquirer.Ledger;

/// <summary>What the bank remembers of an authorization. The number is not among it.</summary>
/// <param name="Reference">The merchant's unique reference.</param>
/// <param name="MerchantReference">What the merchant calls the purchase.</param>
/// <param name="Last4">The last four digits.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 alphabetic code.</param>
/// <param name="Status"><c>approved</c>, <c>declined</c>, <c>captured</c>, <c>voided</c> or <c>refunded</c>.</param>
/// <param name="Calls">How often an authorization with this reference arrived.</param>
internal sealed record AuthorizationRecord(
    string Reference,
    string MerchantReference,
    string Last4,
    long Amount,
    string Currency,
    string Status,
    int Calls);
