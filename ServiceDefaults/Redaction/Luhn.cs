namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>The check digit of card numbers: ISO/IEC 7812-1, annex B.</summary>
internal static class Luhn
{
    /// <summary>Whether the last of these ASCII digits is the check digit of the others.</summary>
    public static bool IsValid(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 1) digit *= 2;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return digits.Length > 1 && sum % 10 == 0;
    }
}
