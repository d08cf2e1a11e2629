using System.Buffers;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>
/// An e-mail address that a receipt can be sent to: <c>local@domain</c> with a dot-atom (RFC 5322, section 3.2.3) of
/// at most 64 characters before the sign and a domain name behind it, in ASCII and 254 characters in all (RFC 5321,
/// section 4.5.3.1). Quoted local parts, comments, address literals and encoded words are none.
/// </summary>
/// <remarks>
/// It is personal data, and it holds no card number in any form: what looks like one there is one that was mistyped.
/// </remarks>
public readonly record struct EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalPart = 64;
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> s_atom = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~");

    private static readonly SearchValues<char> s_label = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private EmailAddress(string value) => Value = value;

    /// <summary>The text form, as it was given.</summary>
    public string Value { get; }

    /// <summary>Parses an address; false when the text is none, or holds a card number.</summary>
    public static bool TryParse(string? text, out EmailAddress address)
    {
        address = default;
        if (text is not { Length: <= MaxLength }) return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > MaxLocalPart) return false;
        var isAddress = IsLocalPart(text.AsSpan(0, at))
            && IsDomain(text.AsSpan(at + 1))
            && ReferenceEquals(Redactor.Redact(text), text);
        if (isAddress) address = new EmailAddress(text);
        return isAddress;
    }

    /// <summary>A mask: an address belongs in no log.</summary>
    public override string ToString() => "***";

    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        foreach (var atom in text.Split('.'))
        {
            if (text[atom].IsEmpty || text[atom].ContainsAnyExcept(s_atom)) return false;
        }

        // RFC 2047: mail programs would decode it, also to a card number.
        return !text.Contains("=?", StringComparison.Ordinal);
    }

    // Host names (RFC 1123, section 2.1) with a top-level domain of letters, or an internationalized one.
    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> last = [];
        var labels = 0;
        foreach (var range in text.Split('.'))
        {
            last = text[range];
            if (last.Length is < 1 or > MaxLabel || last.ContainsAnyExcept(s_label)) return false;
            if (last[0] == '-' || last[^1] == '-') return false;
            labels++;
        }

        return labels >= 2
            && last.Length >= 2
            && (!last.ContainsAnyInRange('0', '9') || last.StartsWith("xn--", StringComparison.OrdinalIgnoreCase));
    }
}
