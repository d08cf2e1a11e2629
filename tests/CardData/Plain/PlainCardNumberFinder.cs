using System.Buffers;
using System.Text;

using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Plain;

/// <summary>
/// Finds card numbers however they are written: as digits, plain or grouped, in base64, in hexadecimal, as a list of
/// decimal bytes, and each of these in percent-encoding, JSON escapes and HTML entities, up to three times over.
/// </summary>
internal static class PlainCardNumberFinder
{
    private const int MaxDecodings = 3;

    private static readonly Decoder[] s_decoders =
        [PlainPercentEncoding.Decode, PlainJsonEscapes.Decode, PlainHtmlEntities.Decode];

    private delegate int Decoder(Span<byte> text, Span<int> origin);

    /// <summary>The card numbers of a text, in order and without overlap; null when there are none.</summary>
    /// <remarks>There may be more, in other forms, once these are removed.</remarks>
    public static List<Range>? Find(ReadOnlySpan<char> text)
    {
        using var utf8 = new WipedBytes(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, utf8.Span);
        var bytes = utf8.Span[..length];
        var isPlain = length == text.Length && !MayBeEscaped(bytes);
        if (isPlain) return FindAsItStands(bytes, [], lookAlikes: true, isEscaped: false);

        var rented = ArrayPool<int>.Shared.Rent(length);
        var origin = rented.AsSpan(0, length);
        Trace(text, origin);
        var found = Find(bytes, origin, lookAlikes: true);
        ArrayPool<int>.Shared.Return(rented);
        return found;
    }

    /// <summary>Whether a text holds a card number that is not explained as something else.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        using var utf8 = new WipedBytes(Encoding.UTF8.GetMaxByteCount(text.Length));
        return Find(utf8.Span[..Encoding.UTF8.GetBytes(text, utf8.Span)], [], lookAlikes: false) is not null;
    }

    /// <inheritdoc cref="IsIn(ReadOnlySpan{char})" />
    public static bool IsIn(ReadOnlySpan<byte> utf8)
    {
        using var copy = new WipedBytes(utf8.Length);
        utf8.CopyTo(copy.Span);
        return Find(copy.Span, [], lookAlikes: false) is not null;
    }

    // Decodes the text where it stands.
    private static List<Range>? Find(Span<byte> text, Span<int> origin, bool lookAlikes)
    {
        var unchanged = 0;
        for (var step = 0; step < MaxDecodings * s_decoders.Length && MayBeEscaped(text); step++)
        {
            if (FindAsItStands(text, origin, lookAlikes, isEscaped: true) is { } found) return found;
            var length = s_decoders[step % s_decoders.Length](text, origin);
            unchanged = length < text.Length ? 0 : unchanged + 1;
            if (unchanged == s_decoders.Length) break;
            text = text[..length];
            if (!origin.IsEmpty) origin = origin[..length];
        }

        return FindAsItStands(text, origin, lookAlikes, isEscaped: false);
    }

    private static bool MayBeEscaped(ReadOnlySpan<byte> text) => text.IndexOfAny("%\\&"u8) >= 0;

    private static List<Range>? FindAsItStands(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> origin, bool lookAlikes, bool isEscaped) =>
        FindWritten(text, origin, lookAlikes, isEscaped)
        ?? Place(PlainPackedForm.Find(text, lookAlikes), origin)
        ?? Place(PlainDecimalForm.Find(text, lookAlikes), origin);

    private static List<Range>? FindWritten(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> origin, bool lookAlikes, bool isEscaped)
    {
        if (Ascii.IsValid(text)) return Place(Scan(text, lookAlikes, isEscaped), origin);
        using var buffer = new WipedBytes(text.Length);
        var rented = ArrayPool<int>.Shared.Rent(text.Length);
        var length = PlainCardText.Read(text, buffer.Span, origin, rented);
        var found = Place(Scan(buffer.Span[..length], lookAlikes, isEscaped), rented.AsSpan(0, length));
        ArrayPool<int>.Shared.Return(rented);
        return found;
    }

    // PlainEscapes make letters and digits of separators. So a number in a text that is still to be decoded counts only
    // where decoding would take it for a part of an escape, such as behind the %B of track 1; the others are found in
    // the decoded text.
    private static List<Range>? Scan(ReadOnlySpan<byte> view, bool lookAlikes, bool isEscaped)
    {
        List<Range>? all = null;
        for (var from = 0; TryFind(view, from, lookAlikes, out var found); from = found.End.Value)
        {
            if (!isEscaped || BeginsLikeEscape(view[..found.Start.Value])) (all ??= []).Add(found);
        }

        return all;
    }

    private static bool BeginsLikeEscape(ReadOnlySpan<byte> before) => before switch
    {
        [.., (byte)'%'] or [.., (byte)'\\', (byte)'u'] or [.., (byte)'&', (byte)'#'] => true,
        [.., (byte)'%', var digit] => HexDigit.Value(digit) >= 0,
        [.., (byte)'&', (byte)'#', (byte)'x' or (byte)'X'] => true,
        _ => false,
    };

    /// <summary>Finds the first card number of a view at or after <paramref name="from"/>.</summary>
    /// <param name="view">The view that <see cref="CardText" /> gives of a text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="lookAlikes">Whether what <see cref="LookAlikes" /> explain counts too.</param>
    /// <param name="found">Where it is.</param>
    public static bool TryFind(ReadOnlySpan<byte> view, int from, bool lookAlikes, out Range found) => lookAlikes
        ? PlainCardNumberScanner.TryFind(view, from, out found)
        : PlainCardNumberScanner.TryFindUnexplained(view, from, out found);

    // Where the ranges came from; one that reaches the end of the text ends with it, whatever was decoded there.
    private static List<Range>? Place(List<Range>? found, ReadOnlySpan<int> origin)
    {
        if (origin.IsEmpty) return found;
        for (var i = 0; i < found?.Count; i++)
        {
            var (start, end) = (found[i].Start.Value, found[i].End.Value);
            found[i] = end < origin.Length ? origin[start]..origin[end] : origin[start]..;
        }

        return found;
    }

    private static void Trace(ReadOnlySpan<char> text, Span<int> origin)
    {
        var (at, write) = (0, 0);
        foreach (var character in text.EnumerateRunes())
        {
            origin.Slice(write, character.Utf8SequenceLength).Fill(at);
            write += character.Utf8SequenceLength;
            at += character.Utf16SequenceLength;
        }
    }
}
