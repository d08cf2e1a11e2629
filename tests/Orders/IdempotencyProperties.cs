using CsCheck;
using RegulatedWorkload.Orders;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>For any key and any two requests: one key stands for one order.</summary>
public sealed class IdempotencyProperties
{
    private static readonly string[] s_products = ["stoneware-mug", "moka-pot"];

    private static Gen<string> Key { get; } = Gen.String[Gen.Char['!', '~'], 1, 128];

    // So long that two are never the same.
    private static Gen<string> LongKey { get; } = Gen.String[Gen.Char['!', '~'], 16, 128];

    private static Gen<PlaceOrderRequest> Request { get; } =
        from key in LongKey
        from product in Gen.OneOf(s_products)
        from quantity in Gen.Int[1, 3]
        from email in Gen.OneOf("ada@shop.example", "bob@shop.example")
        select new PlaceOrderRequest
        {
            IdempotencyKey = key,
            CardToken = CardToken.Create().Value,
            Email = email,
            Items = { new Item { ProductId = product, Quantity = quantity } },
        };

    [Fact]
    public void A_key_is_any_visible_ASCII_and_nothing_else() => Gen.OneOf(Key, Gen.String, Gen.String[0, 200]).Sample(
        key =>
        {
            var request = Shop.Request(key);
            var allowed = key.Length is >= 1 and <= 128 && key.All(c => c is > ' ' and <= '~');
            Assert.Equal(allowed ? null : "idempotency-key-invalid", OrderRules.Check(request)?.Reason);
        },
        iter: 1000);

    [Fact]
    public async Task A_key_stands_for_the_first_request_that_came_with_it()
    {
        await using var shop = await Shop.OpenAsync();
        await Gen.Select(Request, Request, Gen.Bool).SampleAsync(
            async (first, other, isReplay) =>
            {
                var second = isReplay ? first.Clone() : other;
                second.IdempotencyKey = first.IdempotencyKey;
                var placed = await shop.Orders.PlaceAsync(first);
                if (isReplay) Assert.Equal(placed.Id, (await shop.Orders.PlaceAsync(second)).Id);
                else await Shop.IsRefusedAsync("idempotency-key-reused", () => shop.Orders.PlaceAsync(second));
                Assert.Equal(placed, await shop.Orders.GetAsync(placed.Id));
            },
            iter: 40,
            threads: 1);
        Assert.Equal(40, shop.Callees.Count<AuthorizeRequest>());
    }

    [Fact]
    public async Task Keys_that_differ_in_any_character_are_different_orders()
    {
        await using var shop = await Shop.OpenAsync();
        var changes =
            from key in LongKey
            from at in Gen.Int[0, key.Length - 1]
            from other in Gen.Char['!', '~']
            select (key, changed: key[..at] + other + key[(at + 1)..]);
        await changes.SampleAsync(
            async change =>
            {
                var first = await shop.Orders.PlaceAsync(Shop.Request(change.key));
                if (change.changed == change.key) return;
                Assert.NotEqual(first.Id, (await shop.Orders.PlaceAsync(Shop.Request(change.changed))).Id);
            },
            iter: 20,
            threads: 1);
    }
}
