using System.Text;

namespace RegulatedWorkload.Tests.CardData.Plain;

/// <summary>Undoes escapes that stand for one character each.</summary>
internal static class PlainEscapes
{
    /// <summary>Reads the escape that a text begins with.</summary>
    /// <returns>The character and the escape's length, or null and 1 when the text begins with none.</returns>
    public delegate (Rune? Character, int Length) Reader(ReadOnlySpan<byte> text);

    /// <summary>Decodes in place to UTF-8, where no escape is shorter, and returns the new length.</summary>
    public static int Decode(Span<byte> text, Span<int> origin, Reader next)
    {
        var write = 0;
        for (var read = 0; read < text.Length;)
        {
            var (character, length) = next(text[read..]);
            var from = origin.IsEmpty ? 0 : origin[read];
            var written = 1;
            if (character is { } decoded) written = decoded.EncodeToUtf8(text[write..]);
            else text[write] = text[read];
            if (!origin.IsEmpty) origin.Slice(write, written).Fill(from);
            read += length;
            write += written;
        }

        return write;
    }
}
