namespace RegulatedWorkload.Tests.Support.Canary;

/// <summary>Well-known test numbers of the card schemes.</summary>
public static class Cards
{
    public const string Visa = "4111111111111111";
    public const string Amex = "378282246310005";

    /// <summary>Number and brand.</summary>
    public static TheoryData<string, string> All => new()
    {
        { Visa, "visa" },
        { "4222222222222", "visa" },
        { "4000000000000000006", "visa" },
        { "5555555555554444", "mastercard" },
        { "2223003122003222", "mastercard" },
        { Amex, "amex" },
        { "6011111111111117", "discover" },
        { "6445644564456445", "discover" },
        { "30569309025904", "diners" },
        { "36227206271667", "diners" },
        { "3530111333300000", "jcb" },
        { "6205500000000000004", "unionpay" },
        { "8171999927660000", "unionpay" },
        { "6759649826438453", "maestro" },
        { "6799990100000000019", "maestro" },
        { "2200000000000004", "card" },
    };

    /// <summary>The number as printed on its card.</summary>
    public static string Grouped(string number, char separator) => number.Length switch
    {
        14 => string.Join(separator, number[..4], number[4..10], number[10..]),
        15 => string.Join(separator, number[..4], number[4..10], number[10..]),
        _ => string.Join(separator, number.Chunk(4).Select(group => new string(group))),
    };

    /// <summary>The digits followed by their check digit.</summary>
    public static string WithCheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (digits[^(i + 1)] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return digits + ((10 - (sum % 10)) % 10);
    }
}
