using Grpc.Core;
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

    [Theory]
    [InlineData("4111.1111.1111.1111@shop.example")]
    [InlineData("card4111111111111111@shop.example")]
    [InlineData("ada@4111-1111-1111-1111.example")]
    [InlineData("ada@[127.0.0.1]")]
    public void A_receipt_to_what_is_no_address_or_a_card_number_is_none(string email)
    {
        var request = Request("ord_1:Paid", 100);
        request.Email = email;

        Assert.False(Notifications.Receipt.TryCreate(request, out _));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task No_text_with_a_card_number_reaches_a_store_whatever_the_statement(string engine)
    {
        await using var store = await Engines.CreateAsync<ReceiptsStore>(engine);
        var database = store.Open<ReceiptsStore>();

        var writes = await Assert.ThrowsAsync<RpcException>(() => database.WriteAsync(
            (connection, token) => connection.ExecuteAsync(
                "UPDATE receipts SET email = @email", token, ("@email", "card4111111111111111@shop.example")),
            Cancellation));
        var each = await Assert.ThrowsAsync<RpcException>(() => database.WriteAsync(
            (connection, token) => connection.ExecuteEachAsync(
                "UPDATE receipts SET order_id = @id", [[("@id", "4111 1111 1111 1111")]], token),
            Cancellation));
        var reads = await Assert.ThrowsAsync<RpcException>(() => database.ReadAsync(
            (connection, token) => connection.FirstAsync(
                "SELECT 1 FROM receipts WHERE id = @id", _ => true, token, ("@id", "4111.1111.1111.1111")),
            Cancellation));

        Assert.All([writes, each, reads], refused => Assert.Equal(
            "card-number-refused", ServiceDefaults.Refusals.Refusal.From(refused)?.Reason));
        Assert.All([writes, each, reads], refused => Assert.DoesNotContain("1111", refused.ToString()));
    }

    private static Receipt Receipt(string id, long amount)
    {
        Assert.True(Notifications.Receipt.TryCreate(Request(id, amount), out var receipt));
        return receipt;
    }

    private static SendReceiptRequest Request(string id, long amount) => new()
    {
        Id = id,
        OrderId = "ord_1",
        Email = "ada@shop.example",
        Kind = ReceiptKind.Paid,
        Total = new Money { Amount = amount, Currency = "EUR" },
        Brand = "visa",
        Last4 = "1111",
    };

    private static Task<IReadOnlyList<(string Id, long Amount)>> ReadAsync(Database database) => database.ReadAsync(
        (connection, token) => connection.QueryAsync(
            "SELECT id, amount FROM receipts ORDER BY id", row => (row.GetString(0), row.GetInt64(1)), token),
        Cancellation);
}
