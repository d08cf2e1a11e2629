namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>An amount of money: a non-negative number of minor units and an ISO 4217 alphabetic code.</summary>
public readonly record struct Money
{
    private Money(long amount, string currency) => (Amount, Currency) = (amount, currency);

    /// <summary>Minor units, for example cents.</summary>
    public long Amount { get; }

    /// <summary>Three upper-case ASCII letters.</summary>
    public string Currency { get; }

    /// <summary>Accepts 0 to 10¹² minor units and a three-letter currency.</summary>
    public static bool TryCreate(long amount, string? currency, out Money money)
    {
        var valid = amount is >= 0 and <= 1_000_000_000_000
            && currency is { Length: 3 }
            && currency.All(char.IsAsciiLetterUpper);
        money = valid ? new Money(amount, currency!) : default;
        return valid;
    }
}
