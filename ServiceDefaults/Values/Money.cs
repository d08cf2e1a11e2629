namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>An amount of money: a non-negative number of minor units and an ISO 4217 alphabetic code.</summary>
public readonly record struct Money
{
    private const long MaxAmount = 1_000_000_000_000;

    private Money(long amount, string currency) => (Amount, Currency) = (amount, currency);

    /// <summary>Minor units, for example cents.</summary>
    public long Amount { get; }

    /// <summary>Three upper-case ASCII letters.</summary>
    public string Currency { get; }

    /// <summary>Accepts 0 to 10¹² minor units and a three-letter currency.</summary>
    public static bool TryCreate(long amount, string? currency, out Money money)
    {
        var valid = amount is >= 0 and <= MaxAmount
            && currency is { Length: 3 }
            && currency.All(char.IsAsciiLetterUpper);
        money = valid ? new Money(amount, currency!) : default;
        return valid;
    }

    /// <summary>Adds an amount; false when the currencies differ or the sum is out of range.</summary>
    public bool TryAdd(Money other, out Money sum)
    {
        // Nothing is written before the end: the sum may take the place of this amount.
        var valid = TryCreate(Amount + other.Amount, Currency, out var result) && Currency == other.Currency;
        sum = valid ? result : default;
        return valid;
    }

    /// <summary>Multiplies by a quantity; false when the product is out of range.</summary>
    public bool TryMultiply(int quantity, out Money product)
    {
        var amount = (Int128)Amount * quantity;
        if (amount >= 0 && amount <= MaxAmount) return TryCreate((long)amount, Currency, out product);
        product = default;
        return false;
    }
}
