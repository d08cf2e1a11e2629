using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>
/// Writes texts in YAML: quoted, as in JSON, unless no reader of any YAML version can take them for something else.
/// </summary>
internal static class YamlScalar
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] Reserved = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

    private static readonly SearchValues<char> Plain = SearchValues.Create(Alphanumeric + "_./=@+,;-:");

    private static readonly SearchValues<char> AfterColon = SearchValues.Create(Alphanumeric + "/_.");

    private static readonly SearchValues<char> Lines =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code), '\n']);

    /// <summary>
    /// Whether a text is written as lines: printable ones, the first not indented, with one line feed at the end.
    /// </summary>
    public static bool IsBlock(string text) =>
        text is [> ' ', .., '\n'] && text[^2] is not (' ' or '\n') && !text.AsSpan().ContainsAnyExcept(Lines);

    /// <summary>Writes a text of one line.</summary>
    public static void Write(ArrayBufferWriter<byte> output, string text)
    {
        if (IsPlain(text))
        {
            Encoding.UTF8.GetBytes(text, output);
            return;
        }

        var json = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        var escaped = ArrayPool<char>.Shared.Rent(text.Length * json.MaxOutputCharactersPerInputCharacter);
        json.Encode(text, escaped, out _, out var length);
        output.Write("\""u8);
        Encoding.UTF8.GetBytes(escaped.AsSpan(0, length), output);
        output.Write("\""u8);
        ArrayPool<char>.Shared.Return(escaped);
    }

    // A letter or slash first, so that it is no number, date or indicator; no colon that ends a word.
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(text[0] == '/' || char.IsAsciiLetter(text[0]))) return false;
        if (text.ContainsAnyExcept(Plain)) return false;
        foreach (var word in Reserved)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        }

        for (var colon = text.IndexOf(':'); colon >= 0; colon = text.IndexOf(':'))
        {
            text = text[(colon + 1)..];
            if (text.IsEmpty || !AfterColon.Contains(text[0])) return false;
        }

        return true;
    }
}
