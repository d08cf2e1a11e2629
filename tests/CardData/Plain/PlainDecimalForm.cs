using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData.Plain;

/// <summary>
/// Card numbers as bytes in decimal, <c>52, 49, 49, …</c>: how a log prints an array of them.
/// </summary>
internal static class PlainDecimalForm
{
    public static List<Range>? Find(ReadOnlySpan<byte> text, bool lookAlikes)
    {
        List<Range>? all = null;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (next < 0) break;
            at += next;
            var (end, count) = EndOfList(text, at);
            if (count >= Pan.MinLength && Holds(text[at..end], count, lookAlikes)) (all ??= []).Add(at..end);
            at = Math.Max(end, at + 1);
        }

        return all;
    }

    // Numbers of up to three digits with a comma, a space or both between them.
    private static (int End, int Count) EndOfList(ReadOnlySpan<byte> text, int at)
    {
        for (var count = 0; ; count++)
        {
            var end = EndOfDigits(text, at);
            if (end == at || end - at > 3) return (at, count);
            at = end;
            if (at < text.Length && text[at] == ',') at++;
            if (at < text.Length && text[at] == ' ') at++;
            if (at == end) return (at, count + 1);
        }
    }

    private static int EndOfDigits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && CardText.IsDigit(text[at])) at++;
        return at;
    }

    private static bool Holds(ReadOnlySpan<byte> list, int count, bool lookAlikes)
    {
        using var bytes = new WipedBytes(count);
        Parse(list, bytes.Span);
        var view = bytes.Span[..PlainCardText.Read(bytes.Span, bytes.Span, [], [])];
        return PlainCardNumberFinder.TryFind(view, 0, lookAlikes, out _);
    }

    private static void Parse(ReadOnlySpan<byte> list, Span<byte> bytes)
    {
        bytes.Clear();
        var (index, value) = (0, 0);
        for (var i = 0; i <= list.Length && index < bytes.Length; i++)
        {
            if (i < list.Length && CardText.IsDigit(list[i]))
            {
                value = (value * 10) + (list[i] - '0');
            }
            else if (i > 0 && CardText.IsDigit(list[i - 1]))
            {
                bytes[index++] = (byte)Math.Min(value, byte.MaxValue);
                value = 0;
            }
        }
    }
}
