using System.Buffers;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Says whether a request towards an out-of-scope service carries a card number. It looks at what the sender may have
/// meant, not at what the request claims to be: every part is read as it is, percent-decoded up to three times and with
/// JSON escapes and HTML entities undone, a body also as UTF-16, whatever its content type.
/// </summary>
/// <remarks>
/// Compressed bodies are opaque to it: the entrance drops the request's <c>Content-Encoding</c>. It protects honest
/// people from their own mistakes; it cannot stop someone who wants to smuggle a number out.
/// </remarks>
public static class CardNumberGuard
{
    private const int MaxDecodings = 3;
    private const int StackLimit = 512;

    /// <summary>Whether the request target as received, path and query, carries a card number.</summary>
    public static bool InTarget(ReadOnlySpan<char> rawTarget) => InText(rawTarget);

    /// <summary>Whether the name or the value of a header carries a card number.</summary>
    public static bool InHeader(ReadOnlySpan<char> name, ReadOnlySpan<char> value) => InText(name) || InText(value);

    /// <summary>Whether a whole body carries a card number.</summary>
    public static bool InBody(ReadOnlySpan<byte> body)
    {
        if (body.Length < Pan.MinLength) return false;
        if (Holds(body) || (EscapedForm.MayStandIn(body) && InDecoded(body))) return true;

        // UTF-16 may begin at any offset, for example in a part of a multipart body.
        return body.Contains((byte)0)
            && (InWide(body, 0) || InWide(body[1..], 0) || InWide(body, 1) || InWide(body[1..], 1));
    }

    /// <summary>Whether a text carries a card number.</summary>
    public static bool InText(ReadOnlySpan<char> text)
    {
        if (text.Length < Pan.MinLength) return false;
        var rented = text.Length > StackLimit ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        var buffer = rented is null ? stackalloc byte[StackLimit] : rented;
        buffer = buffer[..text.Length];
        try
        {
            AsciiView.Narrow(text, buffer);
            return Holds(buffer) || (EscapedForm.MayStandIn(buffer) && InDecoded(buffer));
        }
        finally
        {
            Release(buffer, rented);
        }
    }

    // Which byte of a pair is the character: the first in little-endian order, the second in big-endian order.
    private static bool InWide(ReadOnlySpan<byte> text, int which)
    {
        var rented = ArrayPool<byte>.Shared.Rent(text.Length / 2);
        var narrow = rented.AsSpan(0, text.Length / 2);
        for (var i = 0; i < narrow.Length; i++)
        {
            var (character, other) = (text[(2 * i) + which], text[(2 * i) + 1 - which]);
            narrow[i] = character < 0x80 && other == 0 ? character : (byte)0x80;
        }

        try
        {
            return Holds(narrow) || (EscapedForm.MayStandIn(narrow) && InDecoded(narrow));
        }
        finally
        {
            Release(narrow, rented);
        }
    }

    private static bool InDecoded(ReadOnlySpan<byte> text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        var all = rented.AsSpan(0, text.Length);
        text.CopyTo(all);
        try
        {
            return InDecodings(all);
        }
        finally
        {
            Release(all, rented);
        }
    }

    private static bool InDecodings(Span<byte> text)
    {
        for (var round = 0; round < MaxDecodings && EscapedForm.MayStandIn(text); round++)
        {
            text = text[..PercentEncoding.Decode(text, [])];
            if (Holds(text)) return true;
            text = text[..JsonEscapes.Decode(text, [])];
            if (Holds(text)) return true;
            text = text[..HtmlEntities.Decode(text, [])];
            if (Holds(text)) return true;
        }

        return false;
    }

    private static bool Holds(ReadOnlySpan<byte> text)
    {
        var from = 0;
        while (CardNumberScanner.TryFind(text, from, CardNumberScanner.Boundary.Word, out var found))
        {
            var (start, length) = found.GetOffsetAndLength(text.Length);
            if (!LookAlikes.Explain(text, start, start + length)) return true;
            from = start + 1;
        }

        return false;
    }

    private static void Release(Span<byte> buffer, byte[]? rented)
    {
        CryptographicOperations.ZeroMemory(buffer);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }
}
