namespace RegulatedWorkload.Campaign.Promises;

/// <summary>Receipts: one each, of what was paid.</summary>
internal static class ReceiptPromises
{
    public static IEnumerable<string> OneEach(Evidence evidence)
    {
        var receipts = evidence.Books.Receipts.ToLookup(receipt => receipt.OrderId, StringComparer.Ordinal);
        foreach (var order in evidence.Books.Orders)
        {
            var (paid, refunded) = (
                receipts[order.Id].Count(receipt => receipt.Kind == "Paid"),
                receipts[order.Id].Count(receipt => receipt.Kind == "Refunded"));
            var isRight = order.Status switch
            {
                "Confirmed" => (paid, refunded) == (1, 0),
                // Cancelled before or after the receipt of the payment was sent.
                "Refunded" => paid <= 1 && refunded == 1,
                "Declined" or "Failed" => (paid, refunded) == (0, 0),
                _ => true,
            };
            if (!isRight)
            {
                yield return $"Order {order.Id} is {order.Status} and has {paid} receipts and {refunded} notes.";
            }

            if (receipts[order.Id].Any(receipt => (receipt.Amount, receipt.Currency) != (order.Amount, order.Currency)))
            {
                yield return $"A receipt of order {order.Id} says another amount.";
            }
        }
    }
}
