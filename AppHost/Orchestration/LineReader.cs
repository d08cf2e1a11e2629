using System.Text;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>Reads lines of bounded length, so that a service that writes without end costs no memory.</summary>
internal static class LineReader
{
    public static async Task ReadAsync(TextReader reader, Action<string> line)
    {
        var buffer = new char[4096];
        var current = new StringBuilder();
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            Split(buffer.AsSpan(0, read), current, line);
        }

        if (current.Length > 0) line(current.ToString());
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder current, Action<string> line)
    {
        while (text.IndexOf('\n') is var end and >= 0)
        {
            Append(current, text[..end].TrimEnd('\r'));
            line(current.ToString());
            current.Clear();
            text = text[(end + 1)..];
        }

        Append(current, text);
    }

    private static void Append(StringBuilder current, ReadOnlySpan<char> text) =>
        current.Append(text[..Math.Min(text.Length, LogLine.MaxLength - current.Length)]);
}
