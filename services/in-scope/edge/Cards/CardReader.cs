using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Edge.Cards;

/// <summary>
/// Reads a card out of UTF-8 JSON. Strict: each field once, no field besides. The number never becomes a string, which
/// nothing could wipe.
/// </summary>
internal sealed class CardReader : IDisposable
{
    // 19 digits with a separator after each fit.
    private const int LongestNumber = 64;

    private readonly HashSet<CardField> _seen = [];
    private Pan? _number;
    private int? _month;
    private int? _year;

    private CardReader()
    {
    }

    /// <summary>Reads a card; the caller disposes it.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out Card? card, [NotNullWhen(false)] out CardFault? fault)
    {
        using var reader = new CardReader();
        fault = reader.Read(json);
        card = fault is null ? reader.Take() : null;
        return card is not null;
    }

    public void Dispose() => _number?.Dispose();

    private Card Take()
    {
        var card = new Card(_number!, _month.GetValueOrDefault(), _year.GetValueOrDefault());
        _number = null;
        return card;
    }

    // A malformed body says nothing about its fields, a forbidden one outweighs whatever else is wrong.
    private CardFault? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            if (!ReadFields(json)) return CardFault.Malformed;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The second is how the reader tells text that is not UTF-8.
            return CardFault.Malformed;
        }

        if (_seen.Contains(CardField.Forbidden)) return CardFault.ForbiddenField;
        if (_seen.Contains(CardField.Unknown)) return CardFault.UnknownField;
        if (_number is null) return CardFault.NumberInvalid;
        return _month is null || _year is null ? CardFault.ExpiryInvalid : null;
    }

    private bool ReadFields(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var field = CardFields.Recognize(ref reader);
            if (!_seen.Add(field) && field is not (CardField.Unknown or CardField.Forbidden)) return false;
            reader.Read();
            ReadValue(ref reader, field);
        }

        // Reading on throws when something follows the object.
        return !reader.Read();
    }

    private void ReadValue(ref Utf8JsonReader reader, CardField field)
    {
        switch (field)
        {
            case CardField.Number:
                _number = ReadNumber(ref reader);
                break;
            case CardField.ExpiryMonth:
                _month = ReadInteger(ref reader);
                break;
            case CardField.ExpiryYear:
                _year = ReadInteger(ref reader);
                break;
        }

        reader.Skip();
    }

    private static Pan? ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.String || reader.ValueSpan.Length > LongestNumber) return null;
        Span<byte> buffer = stackalloc byte[LongestNumber];
        try
        {
            return WithoutSeparators(buffer[..reader.CopyString(buffer)], out var digits)
                && Pan.TryParse((ReadOnlySpan<byte>)digits, out var number)
                    ? number
                    : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static bool WithoutSeparators(Span<byte> text, out Span<byte> digits)
    {
        var length = 0;
        foreach (var value in text)
        {
            if (char.IsAsciiDigit((char)value)) text[length++] = value;
            else if (value is not ((byte)' ' or (byte)'-' or (byte)'.')) length = text.Length + 1;
            if (length > text.Length) break;
        }

        digits = length <= text.Length ? text[..length] : [];
        return length <= text.Length;
    }

    private static int? ReadInteger(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : null;
}
