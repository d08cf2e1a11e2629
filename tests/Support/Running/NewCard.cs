using System.Globalization;
using System.Security.Cryptography;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>Cards that nobody has entered: the vault admits one card 60 times in ten minutes.</summary>
public static class NewCard
{
    /// <summary>A number with a right check digit.</summary>
    public static string Number()
    {
        var digits = "411111"
            + RandomNumberGenerator.GetInt32(1_000_000_000).ToString("D9", CultureInfo.InvariantCulture);
        var sum = digits.Select((digit, place) => (digit - '0') * (int.IsEvenInteger(place) ? 2 : 1))
            .Sum(value => value > 9 ? value - 9 : value);
        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
