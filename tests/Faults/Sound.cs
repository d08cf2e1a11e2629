using RegulatedWorkload.Campaign.Books;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Campaign.Promises;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>What is found after a campaign in which nothing went wrong: one order of each kind.</summary>
internal static class Sound
{
    public static Evidence Evidence() => new()
    {
        Books = new AllBooks
        {
            Orders =
            [
                new("ord_paid", "key1", "Confirmed", 6400, "EUR", "", "pay_paid"),
                new("ord_back", "key2", "Refunded", 2200, "EUR", "", "pay_back"),
                new("ord_void", "key3", "Refunded", 950, "EUR", "", "pay_void"),
                new("ord_no", "key4", "Declined", 1600, "EUR", "", "pay_no"),
                new("ord_fail", "key5", "Failed", 2800, "EUR", "", "pay_fail"),
            ],
            Payments =
            [
                new("pay_paid", "ord_paid", 6400, "EUR", "Captured", HasToken: false),
                new("pay_back", "ord_back", 2200, "EUR", "Refunded", HasToken: false),
                new("pay_void", "ord_void", 950, "EUR", "Voided", HasToken: false),
                new("pay_no", "ord_no", 1600, "EUR", "Declined", HasToken: false),
                new("pay_fail", "ord_fail", 2800, "EUR", "Failed", HasToken: false),
            ],
            Bank =
            [
                new("pay_paid", "ord_paid", 6400, "EUR", "captured", Calls: 1),
                new("pay_back", "ord_back", 2200, "EUR", "refunded", Calls: 1),
                new("pay_void", "ord_void", 950, "EUR", "voided", Calls: 1),
                new("pay_no", "ord_no", 1600, "EUR", "declined", Calls: 1),
                new("pay_fail", "", 0, "", "voided", Calls: 0),
            ],
            Receipts =
            [
                new("ord_paid", "Paid", 6400, "EUR"),
                new("ord_back", "Paid", 2200, "EUR"),
                new("ord_back", "Refunded", 2200, "EUR"),
                new("ord_void", "Refunded", 950, "EUR"),
            ],
        },
        Purchases =
        [
            new Purchase
            {
                Key = "key1", Ids = ["ord_paid"], Amount = 6400, Currency = "EUR",
                IsAccepted = true, IsConfirmed = true,
            },
            new Purchase
            {
                Key = "key2", Ids = ["ord_back"], Amount = 2200, Currency = "EUR",
                IsAccepted = true, IsCancelled = true,
            },
        ],
        Recoveries = [new Recovery("kill (payments-1)", TimeSpan.FromSeconds(2))],
    };
}
