using RegulatedWorkload.Campaign.Load;

namespace RegulatedWorkload.Campaign.Promises;

/// <summary>What a campaign checks.</summary>
internal static class AllPromises
{
    public static readonly IReadOnlyList<Promise> List =
    [
        new("accepted orders last", "Every order that a buyer saw created is stored, with the amount that was told.",
            OrderPromises.Lasting),
        new("one order a key", "A buyer who asks again with the same key is told of the same order.",
            OrderPromises.OneForKey),
        new("one live authorization", "The bank holds or took the money of an order once at most.",
            MoneyPromises.OneLive),
        new("bank and payments agree", "Each payment and the bank's book of it say the same amount and state.",
            MoneyPromises.BankAgrees),
        new("payments and orders agree", "Each order and its payment say the same amount and state.",
            MoneyPromises.OrdersAgree),
        new("the money adds up", "What the bank took is what orders count as paid; what it gave back, as refunded.",
            MoneyPromises.AddsUp),
        new("nothing is pending", "After the drain no order and no payment is open.", OrderPromises.NothingPending),
        new("the outbox is empty", "After the drain nothing is left to be done.", OrderPromises.NothingToDo),
        new("cancelled is refunded", "An order that a buyer was told is being cancelled ends refunded.",
            OrderPromises.CancelledIsRefunded),
        new("one receipt each", "A paid order has one receipt, a refunded one a note of it, any other none.",
            ReceiptPromises.OneEach),
        new("no card data is left", "No card number and no token is readable in any log, store or backup.",
            evidence => evidence.Finds),
        new("no outrageous answer", "The entrance answers no 500; what it cannot do now is a 503 or 429.",
            evidence => evidence.Outrages),
        new("processes end in order", "No process ends by itself, and one that is asked to ends with 0.",
            evidence => evidence.WrongEnds),
        new("schemas are whole", "A killed migration is done or not begun, and ends when it is run again.",
            evidence => evidence.TornSchemas),
        new("whole again", "After the last fault the workload is whole again within 30 s by itself.", WholeAgain),
    ];

    private static IEnumerable<string> WholeAgain(Evidence evidence) =>
        from recovery in evidence.Recoveries
        where recovery.Took is not { } took || took > Probe.Promised
        select recovery.Took is { } late
            ? $"It took {late.TotalSeconds:0.0} s after {recovery.After}."
            : $"It never was after {recovery.After}.";
}
