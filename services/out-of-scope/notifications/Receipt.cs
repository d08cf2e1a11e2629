using System.Diagnostics.CodeAnalysis;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using Money = RegulatedWorkload.ServiceDefaults.Values.Money;

namespace RegulatedWorkload.Notifications;

/// <summary>
/// A receipt or refund note. Its e-mail address is personal data: it is stored, and neither logged nor told again.
/// </summary>
internal sealed class Receipt
{
    private const int MaxText = 254;

    private Receipt(SendReceiptRequest request, Money total) => (Request, Total) = (request, total);

    public SendReceiptRequest Request { get; }

    public Money Total { get; }

    /// <summary>
    /// Accepts a complete receipt whose last four digits are four digits and none of whose texts hold a card number.
    /// </summary>
    public static bool TryCreate(SendReceiptRequest request, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        var complete = IsText(request.Id)
            && IsText(request.OrderId)
            && EmailAddress.TryParse(request.Email, out _)
            && request.Brand.Length <= MaxText
            && request.Kind is ReceiptKind.Paid or ReceiptKind.Refunded
            && request.Last4.Length == 4
            && request.Last4.All(char.IsAsciiDigit);
        if (!complete || !Money.TryCreate(request.Total?.Amount ?? -1, request.Total?.Currency, out var total))
        {
            return false;
        }

        if (HoldsCardNumber(request.Id, request.OrderId, request.Brand)) return false;
        receipt = new Receipt(request, total);
        return true;
    }

    private static bool IsText(string text) => text.Length is > 0 and <= MaxText;

    private static bool HoldsCardNumber(params string[] texts) =>
        texts.Any(text => CardNumberGuard.InText(text));
}
