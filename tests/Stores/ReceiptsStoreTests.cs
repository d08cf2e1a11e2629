using RegulatedWorkload.Notifications;
using RegulatedWorkload.NotificationsV1;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Stores;

public sealed class ReceiptsStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_receipt_is_kept_as_it_was_first_recorded(string engine)
    {
        await using var store = await Engines.CreateAsync<ReceiptsStore>(engine);
        var database = store.Open<ReceiptsStore>();
        var receipts = new ReceiptsStore(database, TimeProvider.System);

        Assert.True(await receipts.RecordAsync(Receipt("ord_1:Paid", 100), Cancellation));
        Assert.False(await receipts.RecordAsync(Receipt("ord_1:Paid", 999), Cancellation));
        Assert.True(await receipts.RecordAsync(Receipt("ord_1:Refunded", 100), Cancellation));

        Assert.Equal([("ord_1:Paid", 100L), ("ord_1:Refunded", 100L)], await ReadAsync(database));
    }

    [Theory]
    [InlineData(Engines.Sqlite, 1)]
    [InlineData(Engines.Postgres, 2)]
    public async Task Of_many_that_record_a_receipt_at_once_one_is_the_first(string engine, int instances)
    {
        await using var store = await Engines.CreateAsync<ReceiptsStore>(engine);
        var all = Enumerable.Range(0, instances)
            .Select(_ => new ReceiptsStore(store.Open<ReceiptsStore>(), TimeProvider.System))
            .ToList();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => all[i % instances].RecordAsync(Receipt("ord_1:Paid", i), Cancellation)));

        Assert.Single(outcomes, isNew => isNew);
        Assert.Single(await ReadAsync(store.Open<ReceiptsStore>()));
    }

    private static Receipt Receipt(string id, long amount)
    {
        var request = new SendReceiptRequest
        {
            Id = id,
            OrderId = "ord_1",
            Email = "ada@shop.example",
            Kind = ReceiptKind.Paid,
            Total = new Money { Amount = amount, Currency = "EUR" },
            Brand = "visa",
            Last4 = "1111",
        };
        Assert.True(Notifications.Receipt.TryCreate(request, out var receipt));
        return receipt;
    }

    private static Task<IReadOnlyList<(string Id, long Amount)>> ReadAsync(Database database) => database.ReadAsync(
        (connection, token) => connection.QueryAsync(
            "SELECT id, amount FROM receipts ORDER BY id", row => (row.GetString(0), row.GetInt64(1)), token),
        Cancellation);
}
