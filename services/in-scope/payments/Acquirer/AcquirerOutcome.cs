namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>What is known of an authorization at the acquirer.</summary>
internal enum AcquirerOutcome
{
    /// <summary>Nothing: no answer, or none that can be read. It may or may not have happened.</summary>
    Unknown,

    /// <summary>The acquirer knows of no such authorization.</summary>
    NotFound,

    /// <summary>The acquirer holds another amount or currency for it than was asked for.</summary>
    OtherMoney,

    Approved,

    Declined,

    Captured,

    Voided,

    Refunded,
}
