namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>An amount of money: a non-negative number of minor units and an ISO 4217 alphabetic code.</summary>
public readonly record struct Money
{
    private const long MaxAmount = 1_000_000_000_000;

    private Money(long amount, string currency, int exponent) =>
        (Amount, Currency, Exponent) = (amount, currency, exponent);

    /// <summary>Minor units, for example cents.</summary>
    public long Amount { get; }

    /// <summary>An alphabetic code of ISO 4217, in upper case.</summary>
    public string Currency { get; }

    /// <summary>One major unit is ten to this power of minor units, as ISO 4217 says: 0 to 4.</summary>
    public int Exponent { get; }

    /// <summary>Accepts 0 to 10¹² minor units of a currency that ISO 4217 gives a minor unit.</summary>
    public static bool TryCreate(long amount, string? currency, out Money money)
    {
        var valid = CurrencyExponents.TryFind(currency, out var exponent) && amount is >= 0 and <= MaxAmount;
        money = valid ? new Money(amount, currency!, exponent) : default;
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
