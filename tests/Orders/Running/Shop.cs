using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.Orders;
using RegulatedWorkload.OrdersV1;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.Orders.Running;

/// <summary>Instances of orders on one database, and their callees.</summary>
internal sealed class Shop : IAsyncDisposable
{
    /// <summary>Milliseconds after which a test that waits for something has failed.</summary>
    public const int Timeout = 30_000;

    private readonly TestStore _store;
    private readonly List<OrdersInstance> _instances = [];
    private readonly TimeProvider _time;

    private Shop(TestStore store, TimeProvider time) => (_store, _time) = (store, time);

    public FakeCallees Callees { get; } = new();

    public FakePayments Payments => Callees.Payments;

    public OrdersInstance Orders => _instances[0];

    /// <summary>A shop whose time stands still until a test moves it.</summary>
    public FakeTimeProvider Time => (FakeTimeProvider)_time;

    public static Task<Shop> OpenAsync() => OpenAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));

    /// <summary>A shop in which callers wait for each other.</summary>
    public static Task<Shop> OpenInRealTimeAsync() => OpenAsync(TimeProvider.System);

    /// <param name="time">The time of day as this instance sees it, or null for that of the shop.</param>
    public async Task<OrdersInstance> StartAnotherAsync(TimeProvider? time = null)
    {
        var instance = await OrdersInstance.StartAsync(_store, Callees, time ?? _time);
        _instances.Add(instance);
        return instance;
    }

    /// <summary>Whether these bytes lie in any file of the database.</summary>
    public bool IsInFiles(ReadOnlySpan<byte> bytes) => _store.IsInFiles(bytes);

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances) await instance.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>A request that is right in every way.</summary>
    public static PlaceOrderRequest Request(string? key = null) => new()
    {
        IdempotencyKey = key ?? RandomId.Create("key_"),
        CardToken = CardToken.Create().Value,
        Email = "ada@shop.example",
        Items =
        {
            new Item { ProductId = "stoneware-mug", Quantity = 2 },
            new Item { ProductId = "moka-pot", Quantity = 1 },
        },
    };

    public static string[] History(OrdersV1.Order order) => [.. order.History.Select(entry => entry.Event)];

    public static async Task IsRefusedAsync(string reason, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(reason, Refusal.From(failure)?.Reason);
    }

    /// <summary>A shop of another time.</summary>
    public static async Task<Shop> OpenAsync(TimeProvider time)
    {
        var shop = new Shop(await TestStores.CreateAsync<OrdersStore>(), time);
        await shop.StartAnotherAsync();
        return shop;
    }
}
