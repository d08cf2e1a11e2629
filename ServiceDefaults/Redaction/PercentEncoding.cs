namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Undoes the encoding of URLs and forms (RFC 3986, section 2.1).</summary>
internal readonly struct PercentEncoding : IEscape
{
    private const int Length = 3;

    /// <remarks>A plus stays: it separates digits as well, and before them it marks a telephone number.</remarks>
    public static byte First => (byte)'%';

    public static (int Read, int Written) Next(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (text is not [_, var high, var low, ..]) return default;
        var value = (HexDigit.Value(high) << 4) | HexDigit.Value(low);
        if (value < 0) return default;
        target[0] = (byte)value;
        return (Length, 1);
    }
}
