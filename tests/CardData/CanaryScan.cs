using System.Text;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>
/// Finds a canary card number in any bytes, in every encoding in which it could have leaked. It shares no code with
/// what it checks, and has no dependencies, so that other test projects link this file.
/// </summary>
public sealed class CanaryScan
{
    private const int Group = 4;
    private readonly List<(string Encoding, byte[] Pattern)> _patterns = [];

    /// <param name="digits">The canary, digits only.</param>
    public CanaryScan(string digits)
    {
        var spaced = Grouped(digits, ' ');
        Add("plain", digits);
        Add("spaced", spaced);
        Add("dashed", Grouped(digits, '-'));
        Add("plus-separated", spaced.Replace(' ', '+'));
        Add("space as %20", spaced.Replace(" ", "%20"));
        Add("percent-encoded", Each(digits, c => $"%{(int)c:x2}"));
        Add("percent-encoded twice", Each(digits, c => $"%25{(int)c:x2}"));
        Add("JSON-escaped", Each(digits, c => $"\\u{(int)c:x4}"));
        Add("JSON-escaped twice", Each(digits, c => $"\\\\u{(int)c:x4}"));
        Add("UTF-16", Encoding.Unicode.GetBytes(digits)[..^1]);
        foreach (var text in (string[])[digits, spaced, Grouped(digits, '-')])
        {
            Add("hexadecimal", Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text)));
            Add("hexadecimal, upper case", Convert.ToHexString(Encoding.ASCII.GetBytes(text)));
            for (var shift = 0; shift < 3; shift++) Add($"base64, shifted by {shift}", Base64(text, shift));
        }

        Add("hexadecimal with dashes", BitConverter.ToString(Encoding.ASCII.GetBytes(digits)));
    }

    /// <summary>The encodings in which the canary occurs; empty when it does not.</summary>
    public IReadOnlyList<string> Find(ReadOnlySpan<byte> content)
    {
        var found = new List<string>();
        foreach (var (encoding, pattern) in _patterns)
        {
            if (content.IndexOf(pattern) >= 0) found.Add(encoding);
        }

        return found;
    }

    /// <summary>The encodings in which the canary occurs in a text; empty when it does not.</summary>
    public IReadOnlyList<string> Find(string content) => Find(Encoding.UTF8.GetBytes(content));

    private void Add(string encoding, string pattern) => Add(encoding, Encoding.ASCII.GetBytes(pattern));

    private void Add(string encoding, byte[] pattern) => _patterns.Add((encoding, pattern));

    private static string Each(string text, Func<char, string> encode) => string.Concat(text.Select(encode));

    private static string Grouped(string digits, char separator) =>
        string.Join(separator, digits.Chunk(Group).Select(group => new string(group)));

    // The characters that depend on the canary alone, when the given number of bytes stands before it in its triple.
    private static string Base64(string text, int shift)
    {
        var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('\0', shift) + text));
        var first = (shift * 8 + 5) / 6;
        var last = (shift + text.Length) * 8 / 6;
        return encoded[first..last];
    }
}
