using System.Globalization;
using System.Text;

namespace RegulatedWorkload.Tests.CardData.Plain;

/// <summary>
/// What the characters of a text mean in a card number, by their general category (Unicode Standard, section 4.5):
/// <list type="bullet">
/// <item>a digit is any decimal digit (Nd), of whatever script, and stands for its value;</item>
/// <item>a separator is any space, punctuation, symbol or control character (Z, P, S, Cc) but the percent sign;</item>
/// <item>format characters and marks that take no room (Cf, Mn, Me) are read as if they were not there;</item>
/// <item>everything else is a letter.</item>
/// </list>
/// </summary>
internal static class PlainCardText
{
    /// <summary>What stands for a letter that is not ASCII.</summary>
    public const byte Letter = 0x80;

    private const byte Separator = (byte)' ';

    /// <summary>
    /// Reads UTF-8 into a view with one byte a character: ASCII as it is, other digits and separators as ASCII ones.
    /// Bytes that are not UTF-8 count as ISO 8859-1.
    /// </summary>
    /// <param name="utf8">The text.</param>
    /// <param name="view">Receives the view; may be the text itself.</param>
    /// <param name="origin">Where each byte of the text came from; or empty.</param>
    /// <param name="viewOrigin">Receives where each byte of the view came from; or empty.</param>
    /// <returns>The length of the view.</returns>
    public static int Read(
        ReadOnlySpan<byte> utf8, Span<byte> view, ReadOnlySpan<int> origin, Span<int> viewOrigin)
    {
        var write = 0;
        for (var read = 0; read < utf8.Length;)
        {
            var (character, length) = Next(utf8[read..]);
            if (Meaning(character) is { } element)
            {
                if (!viewOrigin.IsEmpty) viewOrigin[write] = origin.IsEmpty ? read : origin[read];
                view[write++] = element;
            }

            read += length;
        }

        return write;
    }

    /// <summary>Whether an element of a view is a separator. A percent sign is none: it begins an escape.</summary>
    public static bool IsSeparator(byte element) => !IsLetterOrDigit(element) && element != '%';

    /// <summary>Whether an element of a view is a letter or a digit.</summary>
    public static bool IsLetterOrDigit(byte element) =>
        element >= Letter || char.IsAsciiLetterOrDigit((char)element);

    /// <summary>Whether an element of a view is a digit.</summary>
    public static bool IsDigit(byte element) => char.IsAsciiDigit((char)element);

    private static (Rune Character, int Length) Next(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeFromUtf8(utf8, out var character, out var length) == System.Buffers.OperationStatus.Done
            ? (character, length)
            : (new Rune((char)utf8[0]), 1);

    private static byte? Meaning(Rune character) => character.IsAscii
        ? (byte)character.Value
        : Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.DecimalDigitNumber => (byte)('0' + (int)Rune.GetNumericValue(character)),
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => null,
            UnicodeCategory.Control
                or (>= UnicodeCategory.SpaceSeparator and <= UnicodeCategory.ParagraphSeparator)
                or (>= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol) => Separator,
            _ => Letter,
        };
}
