using System.Globalization;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

internal static class HexDigit
{
    private static readonly sbyte[] s_values = [.. Enumerable.Range(0, 256).Select(digit => ValueOf((byte)digit))];

    /// <summary>The value of an ASCII hexadecimal digit, or -1.</summary>
    public static int Value(byte digit) => s_values[digit];

    private static sbyte ValueOf(byte digit) => char.IsAsciiHexDigit((char)digit)
        ? sbyte.Parse([(char)digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : (sbyte)-1;
}
