using System.Text.Json;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>
/// Reads the body of an order. Only the known fields are let through: a field for a card number or for sensitive
/// authentication data (PCI DSS 3.3) is refused as such, any other as unknown.
/// </summary>
internal static class OrderRequestReader
{
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "number", "pan", "card", "cardNumber", "card_number", "accountNumber",
        "cvc", "cvv", "cvc2", "cvv2", "cid", "csc", "cav2", "securityCode", "security_code",
        "pin", "pinBlock", "track", "track1", "track2", "trackData",
    };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The request in the body, or what is wrong with it; exactly one of the two is null.</summary>
    public static (PlaceOrderRequest? Request, RequestFault? Fault) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            var request = new PlaceOrderRequest();
            var fault = json.RootElement.ValueKind == JsonValueKind.Object
                ? ReadOrder(json.RootElement, request)
                : RequestFault.Malformed;
            return fault is null ? (request, null) : (null, fault);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second: a text that is no Unicode, by half a surrogate pair or by bytes that are not UTF-8.
            return (null, RequestFault.Malformed);
        }
    }

    private static RequestFault? ReadOrder(JsonElement order, PlaceOrderRequest request)
    {
        if (CheckFields(order, ["items", "cardToken", "email"]) is { } fault) return fault;
        if (ReadItems(order, request) is { } items) return items;

        if (Text(order, "cardToken") is not { } token || !CardToken.TryParse(token, out _)) return RequestFault.Token;
        request.CardToken = token;
        if (Text(order, "email") is not { Length: > 0 } email) return RequestFault.Email;
        request.Email = email;
        return null;
    }

    private static RequestFault? ReadItems(JsonElement order, PlaceOrderRequest request)
    {
        if (!order.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return RequestFault.Items;
        }

        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return RequestFault.Items;
            if (CheckFields(item, ["productId", "quantity"]) is { } fault) return fault;
            if (Text(item, "productId") is not { } product) return RequestFault.Items;
            if (!item.TryGetProperty("quantity", out var quantity)
                || quantity.ValueKind != JsonValueKind.Number
                || !quantity.TryGetInt32(out var count))
            {
                return RequestFault.Quantity;
            }

            request.Items.Add(new Item { ProductId = product, Quantity = count });
        }

        return request.Items.Count is >= 1 and <= 20 ? null : RequestFault.Items;
    }

    private static RequestFault? CheckFields(JsonElement element, ReadOnlySpan<string> known)
    {
        var unknown = false;
        foreach (var field in element.EnumerateObject())
        {
            if (Forbidden.Contains(field.Name)) return RequestFault.ForbiddenField;
            unknown |= !known.Contains(field.Name);
        }

        return unknown ? RequestFault.UnknownField : null;
    }

    private static string? Text(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
