using RegulatedWorkload.Campaign.Books;

namespace RegulatedWorkload.Campaign.Promises;

/// <summary>Money: taken once, and everybody's books say the same.</summary>
internal static class MoneyPromises
{
    public static IEnumerable<string> OneLive(Evidence evidence) =>
        from authorization in evidence.Books.Bank
        where authorization.IsLive
        group authorization by authorization.OrderId into same
        where same.Count() > 1
        select $"The bank has {same.Count()} live authorizations of order {same.Key}.";

    public static IEnumerable<string> BankAgrees(Evidence evidence)
    {
        var bank = evidence.Books.Bank.ToDictionary(entry => entry.Reference, StringComparer.Ordinal);
        foreach (var payment in evidence.Books.Payments)
        {
            var entry = bank.GetValueOrDefault(payment.Id);
            if (!StateAgrees(payment, entry))
            {
                yield return $"Payment {payment.Id} is {payment.State}, and the bank says {Word(entry)}.";
            }
            else if (entry is { Currency.Length: > 0 }
                && (entry.Amount, entry.Currency, entry.OrderId) != (payment.Amount, payment.Currency, payment.OrderId))
            {
                yield return $"Payment {payment.Id} is of {payment.Amount}, and the bank's of {entry.Amount}.";
            }
        }

        var known = evidence.Books.Payments.Select(payment => payment.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in evidence.Books.Bank.Where(entry => entry.IsLive && !known.Contains(entry.Reference)))
        {
            yield return $"The bank has the money of {entry.Reference}, which payments does not know.";
        }
    }

    public static IEnumerable<string> OrdersAgree(Evidence evidence)
    {
        var payments = evidence.Books.Payments.ToLookup(payment => payment.OrderId, StringComparer.Ordinal);
        foreach (var order in evidence.Books.Orders)
        {
            var paid = payments[order.Id].ToList();
            if (paid.Count > 1) yield return $"Order {order.Id} has {paid.Count} payments.";
            var payment = paid.FirstOrDefault();
            if (!StateAgrees(order, payment))
            {
                yield return $"Order {order.Id} is {order.Status}, and its payment {payment?.State ?? "not there"}.";
            }
            else if (payment is not null
                && (payment.Amount, payment.Currency) != (order.Amount, order.Currency))
            {
                yield return $"Order {order.Id} is of {order.Amount}, and its payment of {payment.Amount}.";
            }
            else if (order.PaymentId is not null && order.PaymentId != payment?.Id)
            {
                yield return $"Order {order.Id} names another payment than the one that names it.";
            }
        }

        var known = evidence.Books.Orders.Select(order => order.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var payment in evidence.Books.Payments.Where(payment => !known.Contains(payment.OrderId)))
        {
            yield return $"Payment {payment.Id} is of an order that is not there.";
        }
    }

    public static IEnumerable<string> AddsUp(Evidence evidence)
    {
        var bank = evidence.Books.Bank.ToLookup(entry => entry.Status, entry => entry.Amount);
        var orders = evidence.Books.Orders.ToLookup(order => order.Status, order => order.Amount);
        // What was voided before it was collected counts as given back.
        var voided = evidence.Books.Payments.Where(payment => payment.State == "Voided").Sum(payment => payment.Amount);
        return
        [
            .. Compare("taken", bank["captured"].Sum(), "paid", orders["Confirmed"].Sum()),
            .. Compare("given back", bank["refunded"].Sum() + voided, "refunded", orders["Refunded"].Sum()),
        ];
    }

    private static IEnumerable<string> Compare(string did, long bank, string counted, long orders)
    {
        if (bank != orders) yield return $"The bank has {did} {bank}, and orders count {orders} as {counted}.";
    }

    private static bool StateAgrees(PaymentRow payment, BankRow? entry) => payment.State switch
    {
        "Captured" => entry is { Status: "captured" },
        "Refunded" => entry is { Status: "refunded" },
        "Voided" => entry is { Status: "voided" },
        "Declined" => entry is { Status: "declined" } or { Currency: "", Status: "voided" },
        "Failed" => entry is null or { Status: "voided" or "declined" },
        "Authorized" => entry is { Status: "approved" },
        // Nothing is promised of what is still open.
        _ => true,
    };

    private static bool StateAgrees(OrderRow order, PaymentRow? payment) => order.Status switch
    {
        "Confirmed" => payment is { State: "Captured" },
        "Refunded" => payment is { State: "Refunded" or "Voided" },
        "Declined" => payment is { State: "Declined" },
        "Failed" => payment is null or { State: "Failed" or "Voided" or "Refunded" },
        _ => true,
    };

    private static string Word(BankRow? entry) => entry?.Status ?? "nothing";
}
