namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>The check digit of card numbers: ISO/IEC 7812-1, annex B.</summary>
internal static class Luhn
{
    /// <summary>Whether the last of these ASCII digits is the check digit of the others.</summary>
    public static bool IsValid(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = digits.Length - 1; i >= 0; i -= 2) sum += digits[i] - '0';
        for (var i = digits.Length - 2; i >= 0; i -= 2)
        {
            var doubled = 2 * (digits[i] - '0');
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return digits.Length > 1 && sum % 10 == 0;
    }
}
