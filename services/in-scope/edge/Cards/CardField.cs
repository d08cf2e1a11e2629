using System.Text.Json;

namespace RegulatedWorkload.Edge.Cards;

/// <summary>The fields of a card request, and the two kinds that it may not have.</summary>
internal enum CardField
{
    Unknown,
    Forbidden,
    Number,
    ExpiryMonth,
    ExpiryYear,
}

/// <summary>Recognizes field names as bytes: a mistaken client may put anything there, a card number too.</summary>
internal static class CardFields
{
    private const int LongestName = 48;

    // Sensitive authentication data (PCI DSS 3.3), in lower case without separators.
    private static readonly byte[][] s_forbidden =
    [
        [.. "cvc"u8], [.. "cvc2"u8], [.. "cvv"u8], [.. "cvv2"u8], [.. "cvn"u8], [.. "cvd"u8], [.. "cid"u8],
        [.. "csc"u8], [.. "cav"u8], [.. "cav2"u8], [.. "icvv"u8], [.. "dcvv"u8], [.. "cardcvc"u8], [.. "cardcvv"u8],
        [.. "securitycode"u8], [.. "cardsecuritycode"u8], [.. "verificationcode"u8], [.. "verificationvalue"u8],
        [.. "cardverificationcode"u8], [.. "cardverificationvalue"u8], [.. "pin"u8], [.. "pinblock"u8],
        [.. "track"u8], [.. "track1"u8], [.. "track2"u8], [.. "track3"u8], [.. "trackdata"u8], [.. "track1data"u8],
        [.. "track2data"u8], [.. "magstripe"u8], [.. "magneticstripe"u8], [.. "magneticstripedata"u8],
    ];

    public static CardField Recognize(ref Utf8JsonReader name)
    {
        if (name.ValueTextEquals("number"u8)) return CardField.Number;
        if (name.ValueTextEquals("expiryMonth"u8)) return CardField.ExpiryMonth;
        if (name.ValueTextEquals("expiryYear"u8)) return CardField.ExpiryYear;
        return IsForbidden(ref name) ? CardField.Forbidden : CardField.Unknown;
    }

    private static bool IsForbidden(ref Utf8JsonReader name)
    {
        if (name.ValueSpan.Length > LongestName) return false;
        Span<byte> buffer = stackalloc byte[LongestName];
        var letters = Normalize(buffer[..name.CopyString(buffer)]);
        var forbidden = false;
        foreach (var known in s_forbidden) forbidden |= letters.SequenceEqual(known);
        buffer.Clear();
        return forbidden;
    }

    private static Span<byte> Normalize(Span<byte> name)
    {
        var length = 0;
        foreach (var value in name)
        {
            if (char.IsAsciiLetterOrDigit((char)value)) name[length++] = (byte)char.ToLowerInvariant((char)value);
        }

        return name[..length];
    }
}
