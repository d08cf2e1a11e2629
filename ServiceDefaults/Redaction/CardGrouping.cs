namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>How the digits of a card number are grouped when it is written.</summary>
internal static class CardGrouping
{
    /// <summary>Whether digit groups of these lengths are a way to print a card number.</summary>
    public static bool IsPrinted(ReadOnlySpan<int> groups) => groups switch
    {
        [>= Pan.MinLength and <= Pan.MaxLength] => true,
        [4, 4, 4, >= 1 and <= 7] => true,
        [4, 4, 4, 4, >= 1 and <= 3] => true,
        [4, 6, 4 or 5] => true,
        [6, 13] => true,
        _ => false,
    };

    /// <summary>Whether the digits of a card number stand one by one.</summary>
    public static bool IsSpelled(ReadOnlySpan<int> groups) =>
        groups.Length is >= Pan.MinLength and <= Pan.MaxLength && !groups.ContainsAnyExcept(1);
}
