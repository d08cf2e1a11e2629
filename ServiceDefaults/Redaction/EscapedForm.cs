using System.Buffers;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Card numbers in percent-encoding, JSON escapes or HTML entities, once or several times over.</summary>
internal static class EscapedForm
{
    private const int MaxDecodings = 3;

    public static List<Range>? Find(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny("%\\+") && !text.Contains('&')) return null;
        var view = ArrayPool<byte>.Shared.Rent(text.Length);
        var origin = ArrayPool<int>.Shared.Rent(text.Length);
        try
        {
            AsciiView.Narrow(text, view);
            for (var i = 0; i < text.Length; i++) origin[i] = i;
            return Find(view.AsSpan(0, text.Length), origin, text.Length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(view);
            ArrayPool<byte>.Shared.Return(view);
            ArrayPool<int>.Shared.Return(origin);
        }
    }

    private static List<Range>? Find(Span<byte> view, Span<int> origin, int length)
    {
        for (var round = 0; round < MaxDecodings && MayStandIn(view); round++)
        {
            view = view[..PercentEncoding.Decode(view, origin)];
            if (FindDecoded(view, origin, length) is { } encoded) return encoded;
            view = view[..JsonEscapes.Decode(view, origin)];
            if (FindDecoded(view, origin, length) is { } escaped) return escaped;
            view = view[..HtmlEntities.Decode(view, origin)];
            if (FindDecoded(view, origin, length) is { } referenced) return referenced;
        }

        return null;
    }

    /// <summary>Whether a text has a character that any of the encodings needs.</summary>
    public static bool MayStandIn(ReadOnlySpan<byte> text) => text.ContainsAny("%\\+"u8) || text.Contains((byte)'&');

    private static List<Range>? FindDecoded(ReadOnlySpan<byte> view, ReadOnlySpan<int> origin, int length)
    {
        List<Range>? all = null;
        var from = 0;
        while (CardNumberScanner.TryFind(view, from, CardNumberScanner.Boundary.Loose, out var found))
        {
            from = found.End.Value;
            (all ??= []).Add(origin[found.Start.Value]..(from < view.Length ? origin[from] : length));
        }

        return all;
    }
}
