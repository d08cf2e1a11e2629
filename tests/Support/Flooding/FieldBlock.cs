using System.Text;

namespace RegulatedWorkload.Tests.Support.Flooding;

/// <summary>Compressed fields (RFC 7541), without Huffman coding.</summary>
public static class FieldBlock
{
    /// <summary>The field that the server was last told to remember, in one byte (section 6.1).</summary>
    public const byte LastRemembered = 0x80 | 62;

    private const byte Plain = 0;
    private const byte Remember = 0x40;

    /// <summary>A request to one of the hosts of the entrance.</summary>
    /// <param name="method">The method.</param>
    /// <param name="authority">The host, with its port.</param>
    /// <param name="path">The path.</param>
    /// <param name="others">Further fields.</param>
    public static byte[] Request(
        string method, string authority, string path, params (string Name, string Value)[] others) =>
    [
        .. Fields((":method", method), (":scheme", "https"), (":authority", authority), (":path", path)),
        .. Fields(others),
    ];

    /// <summary>Fields that nobody is to remember.</summary>
    public static byte[] Fields(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(field => (byte[])[Plain, .. Text(field.Name), .. Text(field.Value)])];

    /// <summary>A field that the server is to remember for later blocks.</summary>
    public static byte[] Remembered(string name, string value) => [Remember, .. Text(name), .. Text(value)];

    private static byte[] Text(string text) => [.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)];

    // An integer with a prefix of seven bits (section 5.1).
    private static IEnumerable<byte> Length(int length)
    {
        if (length < 127)
        {
            yield return (byte)length;
            yield break;
        }

        yield return 127;
        var rest = length - 127;
        for (; rest >= 128; rest >>= 7) yield return (byte)(128 | (rest & 127));
        yield return (byte)rest;
    }
}
