using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Says whether what is about to leave card data's scope carries a card number: a request towards an out-of-scope
/// service, or a text that is about to be stored. It looks at what the sender may have meant, not at what the text
/// claims to be, in every form that the <see cref="Redactor" /> knows, a body also as UTF-16, whatever its content
/// type. Honest numbers of other kinds are told apart by their own form.
/// </summary>
/// <remarks>
/// Compressed bodies are opaque to it: the entrance drops the request's <c>Content-Encoding</c>. It protects honest
/// people from their own mistakes; it cannot stop someone who wants to smuggle a number out.
/// </remarks>
public static class CardNumberGuard
{
    /// <summary>Whether the request target as received, path and query, carries a card number.</summary>
    public static bool InTarget(ReadOnlySpan<char> rawTarget) => InText(rawTarget);

    /// <summary>Whether the name or the value of a header carries a card number.</summary>
    public static bool InHeader(ReadOnlySpan<char> name, ReadOnlySpan<char> value) => InText(name) || InText(value);

    /// <summary>Whether a whole body carries a card number.</summary>
    public static bool InBody(ReadOnlySpan<byte> body)
    {
        if (body.Length < Pan.MinLength) return false;
        if (CardNumberFinder.IsIn(body)) return true;

        // UTF-16 may begin at any offset, for example in a part of a multipart body.
        return body.Contains((byte)0)
            && (InUtf16(body, isBigEndian: false)
                || InUtf16(body[1..], isBigEndian: false)
                || InUtf16(body, isBigEndian: true)
                || InUtf16(body[1..], isBigEndian: true));
    }

    /// <summary>Whether a text carries a card number.</summary>
    public static bool InText(ReadOnlySpan<char> text) => text.Length >= Pan.MinLength && CardNumberFinder.IsIn(text);

    private static bool InUtf16(ReadOnlySpan<byte> body, bool isBigEndian)
    {
        using var copy = new WipedBytes(body.Length & ~1);
        body[..copy.Span.Length].CopyTo(copy.Span);
        var text = MemoryMarshal.Cast<byte, char>(copy.Span);
        var codeUnits = MemoryMarshal.Cast<byte, ushort>(copy.Span);
        if (isBigEndian == BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(codeUnits, codeUnits);
        return CardNumberFinder.IsIn(text);
    }
}
