using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Acquirer;

/// <summary>
/// An authorization as it arrives. The number goes from the request's bytes into a type that wipes itself.
/// </summary>
internal sealed class AuthorizationRequest : IDisposable
{
    private AuthorizationRequest(Pan number) => Number = number;

    public Pan Number { get; }

    public string Reference { get; private set; } = "";

    public string MerchantReference { get; private set; } = "";

    public long Amount { get; private set; }

    public string Currency { get; private set; } = "";

    /// <summary>Reads the whole body; false when it is no complete authorization.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out AuthorizationRequest? request)
    {
        request = null;
        Pan? number = null;
        var (reference, merchant, currency, amount) = ("", "", "", -1L);
        try
        {
            var json = new Utf8JsonReader(body);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName) continue;
                if (json.ValueTextEquals("number"u8)) number = ReadNumber(ref json);
                else if (json.ValueTextEquals("reference"u8)) reference = ReadText(ref json);
                else if (json.ValueTextEquals("merchantReference"u8)) merchant = ReadText(ref json);
                else if (json.ValueTextEquals("currency"u8)) currency = ReadText(ref json);
                else if (json.ValueTextEquals("amount"u8)) amount = ReadAmount(ref json);
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            number?.Dispose();
            return false;
        }

        if (number is null || reference.Length == 0 || !Money.TryCreate(amount, currency, out _))
        {
            number?.Dispose();
            return false;
        }

        request = new AuthorizationRequest(number)
        {
            Reference = reference,
            MerchantReference = merchant,
            Amount = amount,
            Currency = currency,
        };
        return true;
    }

    public void Dispose() => Number.Dispose();

    private static long ReadAmount(ref Utf8JsonReader json) =>
        json.Read() && json.TryGetInt64(out var value) ? value : -1;

    private static string ReadText(ref Utf8JsonReader json) => json.Read() ? json.GetString() ?? "" : "";

    private static Pan? ReadNumber(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String || json.ValueSpan.Length > 64) return null;
        Span<byte> digits = stackalloc byte[64];
        var length = json.CopyString(digits);
        var parsed = Pan.TryParse(digits[..length], out var number);
        CryptographicOperations.ZeroMemory(digits);
        return parsed ? number : null;
    }
}
