namespace RegulatedWorkload.Campaign.Promises;

/// <summary>Orders: none is lost, none is double, none stays open.</summary>
internal static class OrderPromises
{
    public static IEnumerable<string> Lasting(Evidence evidence)
    {
        var orders = evidence.Books.Orders.ToDictionary(order => order.Id, StringComparer.Ordinal);
        foreach (var purchase in evidence.Purchases.Where(purchase => purchase.IsAccepted))
        {
            foreach (var id in purchase.Ids)
            {
                if (!orders.TryGetValue(id, out var order)) yield return $"Order {id} was accepted and is lost.";
                else if (order.Key != purchase.Key) yield return $"Order {id} is stored under another key.";
                else if ((order.Amount, order.Currency) != (purchase.Amount, purchase.Currency))
                {
                    yield return $"Order {id} was accepted for {purchase.Amount} and is stored as {order.Amount}.";
                }
                else if (purchase.IsConfirmed && order.Status is not ("Confirmed" or "Cancelling" or "Refunded"))
                {
                    yield return $"Order {id} was told to be confirmed and is {order.Status}.";
                }
            }
        }
    }

    public static IEnumerable<string> OneForKey(Evidence evidence) =>
    [
        .. from purchase in evidence.Purchases
           where purchase.Ids.Count > 1
           select $"The buyer of one key was told of {string.Join(" and ", purchase.Ids)}.",
        .. from order in evidence.Books.Orders
           group order by order.Key into same
           where same.Count() > 1
           select $"{same.Count()} orders are stored under one key.",
    ];

    public static IEnumerable<string> NothingPending(Evidence evidence) =>
    [
        .. from order in evidence.Books.Orders
           where order.Status is not ("Confirmed" or "Declined" or "Failed" or "Refunded")
           select $"Order {order.Id} is {order.Status}.",
        .. from order in evidence.Books.Orders
           where order.CardToken.Length > 0
           select $"Order {order.Id} keeps its card token.",
        .. from payment in evidence.Books.Payments
           where payment.State is "Pending" or "Authorized" || payment.HasToken
           select $"Payment {payment.Id} is {payment.State}{(payment.HasToken ? " and keeps its card token" : "")}.",
    ];

    public static IEnumerable<string> NothingToDo(Evidence evidence) =>
        evidence.Books.Outbox.Select(task => $"{task.Task} of order {task.OrderId} is still to be done.");

    public static IEnumerable<string> CancelledIsRefunded(Evidence evidence)
    {
        var orders = evidence.Books.Orders.ToDictionary(order => order.Id, StringComparer.Ordinal);
        return
            from purchase in evidence.Purchases
            where purchase.IsCancelled
            from id in purchase.Ids
            where orders.GetValueOrDefault(id) is not { Status: "Refunded" }
            select $"Order {id} was cancelled and is {orders.GetValueOrDefault(id)?.Status ?? "lost"}.";
    }
}
