namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>Makes bad inputs of good ones, by the dice.</summary>
internal sealed class Mutator(Dice dice)
{
    private const int Longest = 70_000;

    private static readonly byte[][] s_nasty =
    [
        [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xD8, 0x00], "\""u8.ToArray(),
        "\\u0000"u8.ToArray(), "\\uD800"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(),
        "]"u8.ToArray(), "null"u8.ToArray(), "true"u8.ToArray(), "{}"u8.ToArray(), "[]"u8.ToArray(), "-0"u8.ToArray(),
        "1e999"u8.ToArray(), "9223372036854775808"u8.ToArray(), "-2147483649"u8.ToArray(), "0.1"u8.ToArray(),
        "4111111111111111"u8.ToArray(), "٤١١١١١١١١١١١١١١١"u8.ToArray(), "%00"u8.ToArray(), "\r\n"u8.ToArray(),
        "../"u8.ToArray(), "'; --"u8.ToArray(), "${x}"u8.ToArray(), "-----BEGIN CERTIFICATE-----\n"u8.ToArray(),
        "=?utf-8?q?x?="u8.ToArray(), "\u202E"u8.ToArray(), "\u00AD"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(),
    ];

    /// <summary>A new input out of known ones.</summary>
    public byte[] Next(IReadOnlyList<byte[]> known)
    {
        var input = dice.Pick(known);
        for (var left = 1 + dice.Next(4); left > 0; left--) input = Change(input, known);
        return input.Length > Longest ? input[..Longest] : input;
    }

    private byte[] Change(byte[] input, IReadOnlyList<byte[]> known)
    {
        var at = dice.Next(input.Length + 1);
        var end = at + dice.Next(Math.Min(64, input.Length - at) + 1);
        switch (dice.Next(8))
        {
            case 0: return [.. input[..at], .. dice.Pick(s_nasty), .. input[at..]];
            case 1: return [.. input[..at], .. dice.Pick(s_nasty), .. input[end..]];
            case 2: return [.. input[..at], .. input[end..]];
            case 3: return [.. input[..end], .. input[at..]];
            case 4:
                var other = dice.Pick(known);
                return [.. input[..at], .. other[dice.Next(other.Length + 1)..]];
            case 5: return input[..at];
            // Deep, or long.
            case 6 when dice.InHundred(10):
                var many = Enumerable.Repeat(dice.Pick(s_nasty), 200).SelectMany(bytes => bytes);
                return [.. input[..at], .. many, .. input[at..]];
            default:
                if (input.Length == 0) return [(byte)dice.Next(256)];
                var changed = (byte[])input.Clone();
                changed[dice.Next(changed.Length)] ^= (byte)(1 << dice.Next(8));
                return changed;
        }
    }
}
