using RegulatedWorkload.Campaign.Books;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Campaign.Promises;

namespace RegulatedWorkload.Tests.Faults;

/// <summary>Each promise of a campaign is seen to be broken where something went wrong, and only there.</summary>
public sealed class PromiseTests
{
    private static readonly (string Promise, string Planted, Func<Evidence, Evidence> Plant)[] Faults =
    [
        ("accepted orders last", "an order that is lost", sound => Books(sound, books => books with
        {
            Orders = [.. books.Orders.Skip(1)],
            Payments = [.. books.Payments.Skip(1)],
            Bank = [.. books.Bank.Skip(1)],
        })),
        ("accepted orders last", "another amount", sound => sound with
        {
            Purchases = [.. sound.Purchases.Select(purchase => purchase with { Amount = purchase.Amount + 1 })],
        }),
        ("accepted orders last", "paid and then not", sound => sound with
        {
            Purchases =
            [
                new Purchase
                {
                    Key = "key5", Ids = ["ord_fail"], Amount = 2800, Currency = "EUR", IsAccepted = true,
                    IsConfirmed = true,
                },
            ],
        }),
        ("one order a key", "two orders for one key", sound => sound with
        {
            Purchases =
            [
                new Purchase
                {
                    Key = "key1", Ids = ["ord_paid", "ord_other"], Amount = 6400, Currency = "EUR",
                },
            ],
        }),
        ("one live authorization", "a second charge", sound => Bank(
            sound, bank => [.. bank, new("pay_twice", "ord_paid", 6400, "EUR", "captured", Calls: 1)])),
        ("bank and payments agree", "a charge that payments takes for failed", sound => Bank(
            sound, bank => [.. bank.SkipLast(1), new("pay_fail", "ord_fail", 2800, "EUR", "approved", Calls: 1)])),
        ("bank and payments agree", "another amount at the bank", sound => Bank(
            sound, bank => [new("pay_paid", "ord_paid", 640, "EUR", "captured", Calls: 1), .. bank.Skip(1)])),
        ("bank and payments agree", "a charge that nobody knows", sound => Bank(
            sound, bank => [.. bank, new("pay_ghost", "ord_ghost", 100, "EUR", "approved", Calls: 1)])),
        ("payments and orders agree", "a paid order that says it failed", sound => Orders(
            sound, orders => [orders[0] with { Status = "Failed" }, .. orders.Skip(1)])),
        ("payments and orders agree", "a payment of no order", sound => Books(sound, books => books with
        {
            Payments = [.. books.Payments, new("pay_ghost", "ord_ghost", 100, "EUR", "Failed", HasToken: false)],
        })),
        ("the money adds up", "money that the bank took and nobody counts", sound => Bank(
            sound, bank => [.. bank, new("pay_more", "ord_more", 100, "EUR", "captured", Calls: 1)])),
        ("the money adds up", "a refund that the bank did not give", sound => Bank(
            sound, bank => [bank[0], bank[1] with { Status = "captured" }, .. bank.Skip(2)])),
        ("nothing is pending", "an open order", sound => Orders(
            sound, orders => [.. orders, new("ord_open", "key6", "Pending", 100, "EUR", "", null)])),
        ("nothing is pending", "a token that is kept", sound => Books(sound, books => books with
        {
            Payments = [books.Payments[0] with { HasToken = true }, .. books.Payments.Skip(1)],
        })),
        ("the outbox is empty", "a task", sound => Books(
            sound, books => books with { Outbox = [new OutboxRow("ord_paid", "Receipt")] })),
        ("cancelled is refunded", "a cancelled order that stays paid", sound => sound with
        {
            Purchases =
            [
                new Purchase
                {
                    Key = "key1", Ids = ["ord_paid"], Amount = 6400, Currency = "EUR", IsCancelled = true,
                },
            ],
        }),
        ("one receipt each", "a second receipt", sound => Receipts(
            sound, receipts => [.. receipts, new("ord_paid", "Paid", 6400, "EUR")])),
        ("one receipt each", "no receipt", sound => Receipts(sound, receipts => [.. receipts.Skip(1)])),
        ("one receipt each", "a receipt of another amount", sound => Receipts(
            sound, receipts => [receipts[0] with { Amount = 1 }, .. receipts.Skip(1)])),
        ("no card data is left", "a find", sound => sound with { Finds = ["logs/edge-1.log holds a card number."] }),
        ("no outrageous answer", "an error 500", sound => sound with { Outrages = ["order was answered 500"] }),
        ("processes end in order", "a crash", sound => sound with { WrongEnds = ["edge-1 ended by itself with 134."] }),
        ("schemas are whole", "half a migration", sound => sound with { TornSchemas = ["orders has 2 of 4 tables."] }),
        ("whole again", "a late recovery", sound => sound with
        {
            Recoveries = [new Recovery("cut (way to orders)", TimeSpan.FromSeconds(31))],
        }),
        ("whole again", "no recovery", sound => sound with { Recoveries = [new Recovery("kill (edge-1)", null)] }),
    ];

    public static TheoryData<string, string> Planted => new(Faults.Select(fault => (fault.Promise, fault.Planted)));

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_fault_breaks_its_promise(string promise, string planted)
    {
        var fault = Faults.Single(fault => (fault.Promise, fault.Planted) == (promise, planted));

        var broken = AllPromises.List.Single(one => one.Name == promise).Broken(fault.Plant(Sound.Evidence()));

        Assert.NotEmpty(broken);
    }

    [Fact]
    public void What_is_sound_breaks_no_promise() =>
        Assert.Empty(AllPromises.List.SelectMany(promise => promise.Broken(Sound.Evidence())));

    [Fact]
    public void Every_promise_has_a_planted_fault() => Assert.Equal(
        AllPromises.List.Select(promise => promise.Name).Order(StringComparer.Ordinal),
        Faults.Select(fault => fault.Promise).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("a log line with 4111111234567893 in it", "a card number")]
    [InlineData("{\"cardToken\":\"tok_AAAAAAAAAAAAAAAAAAAAAA\"}", "a token")]
    [InlineData("NDUzOTU3ODc2MzYyMTQ4Ng==", "a card number, plain, base64")]
    public void A_planted_secret_is_found(string content, string what) =>
        Assert.Contains(what, Find(content));

    [Theory]
    [InlineData("4111111234567890 is another number, and 411111123456789 a shorter one")]
    [InlineData("tok_BBBBBBBBBBBBBBBBBBBBBB is another token, tok_ is none")]
    [InlineData("")]
    public void What_is_no_secret_of_the_campaign_is_not_found(string content) => Assert.Empty(Find(content));

    private static IEnumerable<string> Find(string content) => new Secrets(
        new HashSet<string> { "4111111234567893" }, new HashSet<string> { "tok_AAAAAAAAAAAAAAAAAAAAAA" })
        .Find(System.Text.Encoding.UTF8.GetBytes(content));

    private static Evidence Books(Evidence sound, Func<AllBooks, AllBooks> change) =>
        sound with { Books = change(sound.Books) };

    private static Evidence Orders(Evidence sound, Func<IReadOnlyList<OrderRow>, IReadOnlyList<OrderRow>> change) =>
        Books(sound, books => books with { Orders = change(books.Orders) });

    private static Evidence Bank(Evidence sound, Func<IReadOnlyList<BankRow>, IReadOnlyList<BankRow>> change) =>
        Books(sound, books => books with { Bank = change(books.Bank) });

    private static Evidence Receipts(
        Evidence sound, Func<IReadOnlyList<ReceiptRow>, IReadOnlyList<ReceiptRow>> change) =>
        Books(sound, books => books with { Receipts = change(books.Receipts) });
}
