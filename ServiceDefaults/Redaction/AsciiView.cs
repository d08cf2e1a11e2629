namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Text with one byte an element, so that positions stay; what is not ASCII becomes 0x80.</summary>
internal static class AsciiView
{
    public static void Narrow(ReadOnlySpan<char> text, Span<byte> view)
    {
        for (var i = 0; i < text.Length; i++) view[i] = text[i] < 0x80 ? (byte)text[i] : (byte)0x80;
    }
}
