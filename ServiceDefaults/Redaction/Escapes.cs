namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>A way to write one character as several.</summary>
internal interface IEscape
{
    /// <summary>The character that every escape begins with.</summary>
    static abstract byte First { get; }

    /// <summary>
    /// Reads the escape that a text begins with, and writes what it stands for, which is never longer, to the target.
    /// The target may lie in the text, at or before its beginning.
    /// </summary>
    /// <returns>The lengths of the escape and of what was written; nothing when the text begins with none.</returns>
    static abstract (int Read, int Written) Next(ReadOnlySpan<byte> text, Span<byte> target);
}

/// <summary>Undoes escapes that stand for one character each.</summary>
internal static class Escapes
{
    /// <summary>Decodes in place, once, and returns the new length. Malformed escapes stay as they are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where each element came from, moved along; or empty.</param>
    public static int Decode<T>(Span<byte> text, Span<int> origin)
        where T : struct, IEscape
    {
        var (read, write) = (0, 0);
        while (read < text.Length)
        {
            if (text[read] != T.First)
            {
                var plain = text[read..].IndexOf(T.First);
                if (plain < 0) plain = text.Length - read;
                if (read != write) Move(text, origin, read, write, plain);
                read += plain;
                write += plain;
                continue;
            }

            var from = origin.IsEmpty ? 0 : origin[read];
            var (length, written) = T.Next(text[read..], text[write..]);
            if (length == 0)
            {
                text[write] = T.First;
                (length, written) = (1, 1);
            }

            if (!origin.IsEmpty) origin.Slice(write, written).Fill(from);
            read += length;
            write += written;
        }

        return write;
    }

    private static void Move(Span<byte> text, Span<int> origin, int read, int write, int length)
    {
        text.Slice(read, length).CopyTo(text[write..]);
        if (!origin.IsEmpty) origin.Slice(read, length).CopyTo(origin[write..]);
    }
}
