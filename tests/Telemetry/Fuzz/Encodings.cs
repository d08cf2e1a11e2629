using System.Text;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>The forms in which a card number gets into a text.</summary>
public static class Encodings
{
    public static IReadOnlyList<(string Name, Func<string, string> Of)> All { get; } =
    [
        ("plain", digits => digits),
        ("in a sentence", digits => $"card {digits}, please"),
        ("in JSON", digits => $$"""{"number":"{{digits}}"}"""),
        ("spaced", digits => Grouped(digits, ' ')),
        ("dashed", digits => Grouped(digits, '-')),
        ("plus-separated", digits => Grouped(digits, '+')),
        ("space as %20", digits => Grouped(digits, ' ').Replace(" ", "%20", StringComparison.Ordinal)),
        ("percent-encoded", digits => Each(digits, c => $"%{(int)c:X2}")),
        ("percent-encoded twice", digits => Each(digits, c => $"%25{(int)c:X2}")),
        ("JSON-escaped", digits => Each(digits, c => $"\\u{(int)c:x4}")),
        ("hexadecimal", digits => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(digits))),
        ("hexadecimal, upper case", digits => Convert.ToHexString(Encoding.ASCII.GetBytes(Grouped(digits, ' ')))),
        ("hexadecimal with dashes", digits => BitConverter.ToString(Encoding.ASCII.GetBytes(digits))),
        ("base64", digits => Convert.ToBase64String(Encoding.ASCII.GetBytes(digits))),
        ("base64, shifted by 1", digits => Convert.ToBase64String(Encoding.ASCII.GetBytes("x" + digits))),
        ("base64, shifted by 2",
            digits => Convert.ToBase64String(Encoding.ASCII.GetBytes("xy" + Grouped(digits, '-')))),
        ("base64url of JSON", digits => System.Buffers.Text.Base64Url.EncodeToString(
            Encoding.ASCII.GetBytes($$"""{"number":"{{digits}}"}"""))),
    ];

    private static string Each(string text, Func<char, string> encode) => string.Concat(text.Select(encode));

    private static string Grouped(string digits, char separator) =>
        string.Join(separator, digits.Chunk(4).Select(group => new string(group)));
}
