using System.Text;

namespace RegulatedWorkload.Tests.Support.Canary;

/// <summary>
/// Finds a canary card number in any bytes, in every encoding in which it could have leaked. It shares no code with
/// what it checks, and has no dependencies, so that other test projects link this file.
/// </summary>
public sealed class CanaryScan
{
    private const int Group = 4;
    private readonly List<(string Encoding, byte[] Pattern)> _patterns = [];
    private readonly byte[] _digits;

    /// <param name="digits">The canary, digits only.</param>
    public CanaryScan(string digits)
    {
        _digits = Encoding.ASCII.GetBytes(digits);
        foreach (var (form, text) in (ReadOnlySpan<(string, string)>)
            [("plain", digits), ("spaced", Grouped(digits, ' ')), ("dashed", Grouped(digits, '-'))])
        {
            Add(form, text);
            AddEscaped(form, text);
            AddPacked(form, text, Encoding.ASCII);
            AddPacked(form + " UTF-16", text, Encoding.Unicode);
            // Without the last byte, which in the other byte order is not there.
            Add(form + ", UTF-16", Encoding.Unicode.GetBytes(text)[..^1]);
        }

        Add("plus-separated", Grouped(digits, '+'));
        Add("space as %20", Grouped(digits, ' ').Replace(" ", "%20"));
        Add("space as &nbsp;", Grouped(digits, ' ').Replace(" ", "&nbsp;"));
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

    /// <summary>
    /// As <see cref="Find(ReadOnlySpan{byte})"/>, and in pieces: digits with anything but digits between them, as when
    /// a number is split over several arguments of one log line.
    /// </summary>
    public IReadOnlyList<string> FindInPieces(ReadOnlySpan<byte> content)
    {
        var found = Find(content);
        if (found.Count > 0) return found;
        var digits = new byte[content.Length];
        var length = 0;
        foreach (var value in content)
        {
            if (value is >= (byte)'0' and <= (byte)'9') digits[length++] = value;
        }

        return digits.AsSpan(0, length).IndexOf(_digits) >= 0 ? ["in pieces"] : [];
    }

    private void AddEscaped(string form, string text)
    {
        Add(form + ", percent-encoded", Each(text, c => $"%{(int)c:x2}"));
        Add(form + ", percent-encoded", Each(text, c => $"%{(int)c:X2}"));
        Add(form + ", percent-encoded twice", Each(text, c => $"%25{(int)c:x2}"));
        Add(form + ", percent-encoded twice", Each(text, c => $"%25{(int)c:X2}"));
        Add(form + ", JSON-escaped", Each(text, c => $"\\u{(int)c:x4}"));
        Add(form + ", JSON-escaped", Each(text, c => $"\\u{(int)c:X4}"));
        Add(form + ", JSON-escaped twice", Each(text, c => $"\\\\u{(int)c:x4}"));
        Add(form + ", HTML entities", Each(text, c => $"&#{(int)c};"));
        Add(form + ", HTML entities", Each(text, c => $"&#x{(int)c:x};"));
        Add(form + ", HTML entities", Each(text, c => $"&#x{(int)c:X};"));
        foreach (var separator in (string[])[", ", ",", " "])
        {
            Add(form + ", decimal bytes", string.Join(separator, Encoding.ASCII.GetBytes(text)));
        }
    }

    private void AddPacked(string form, string text, Encoding encoding)
    {
        var bytes = encoding.GetBytes(text);
        Add(form + ", hexadecimal", Convert.ToHexStringLower(bytes));
        Add(form + ", hexadecimal", Convert.ToHexString(bytes));
        Add(form + ", hexadecimal", BitConverter.ToString(bytes));
        // No digit, space or dash needs one of the two characters in which base64url differs.
        for (var shift = 0; shift < 3; shift++) Add($"{form}, base64", Base64(bytes, shift));
    }

    private void Add(string encoding, string pattern) => Add(encoding, Encoding.ASCII.GetBytes(pattern));

    private void Add(string encoding, byte[] pattern)
    {
        if (_patterns.Exists(known => known.Pattern.AsSpan().SequenceEqual(pattern))) return;
        _patterns.Add((encoding, pattern));
    }

    private static string Each(string text, Func<char, string> encode) => string.Concat(text.Select(encode));

    private static string Grouped(string digits, char separator) =>
        string.Join(separator, digits.Chunk(Group).Select(group => new string(group)));

    // The characters that depend on the canary alone, when the given number of bytes stands before it in its triple.
    private static string Base64(byte[] bytes, int shift)
    {
        var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
        var first = (shift * 8 + 5) / 6;
        var last = (shift + bytes.Length) * 8 / 6;
        return encoded[first..last];
    }
}
